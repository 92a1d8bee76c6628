using Microsoft.Extensions.AI;

namespace SkRerank.Tests.Contracts;

public sealed class RerankOptionsTests
{
    [Fact]
    public void Clone_EveryProperty_IsCopied()
    {
        var options = new RerankOptions { ModelId = "m", TopN = 3, RawRepresentationFactory = _ => "raw", AdditionalProperties = new AdditionalPropertiesDictionary { ["a"] = 1 } };
        var clone = options.Clone();
        Assert.Equal(("m", 3), (clone.ModelId, clone.TopN));
        Assert.Same(options.RawRepresentationFactory, clone.RawRepresentationFactory);
        Assert.Equal(1, clone.AdditionalProperties?["a"]);
    }

    [Fact]
    public void Clone_CopyChanged_LeavesTheOriginal()
    {
        var options = new RerankOptions { TopN = 3, AdditionalProperties = new AdditionalPropertiesDictionary { ["a"] = 1 } };
        var clone = options.Clone();
        clone.TopN = null;
        clone.ModelId = "other";
        clone.AdditionalProperties!["a"] = 2;
        Assert.Equal((3, null, 1), (options.TopN, options.ModelId, options.AdditionalProperties["a"]));
    }

    [Fact]
    public void Clone_DerivedOptions_KeepTheirType() => Assert.Equal(7, Assert.IsType<DerivedOptions>(((RerankOptions)new DerivedOptions { Own = 7 }).Clone()).Own);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void TopN_BelowOne_Throws(int topN)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("value", () => new RerankOptions { TopN = topN });
        Assert.StartsWith($"TopN must be greater than 0, but was {topN}.", error.Message, StringComparison.Ordinal);
    }

    private sealed class DerivedOptions : RerankOptions
    {
        public DerivedOptions()
        {
        }

        private DerivedOptions(DerivedOptions other)
            : base(other) => Own = other.Own;

        public int Own { get; init; }

        public override RerankOptions Clone() => new DerivedOptions(this);
    }
}
