using CsCheck;
using SkRerank.Cli.Sharding;

namespace SkRerank.Cli.Tests.Sharding;

public sealed class ShardNumberTests
{
    [Fact]
    public void Range_AnyCounts_PartsJoinAndAreBalanced() =>
        Gen.Select(Gen.Long[0, 5000], Gen.Int[1, 300]).Sample((queries, count) =>
        {
            var ranges = Enumerable.Range(1, count).Select(index => new ShardNumber(index, count).Range(queries)).ToArray();
            var sizes = ranges.Select(range => range.End - range.Start).ToArray();
            return ranges[0].Start == 0 && ranges[^1].End == queries
                && ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End == pair.Second.Start)
                && sizes.Min() >= 0 && sizes.Max() - sizes.Min() <= 1;
        });

    [Fact]
    public void Range_GreatestNumbers_DoNotOverflow()
    {
        // 2^31 - 1 parts of 4,294,967,294 queries: two each.
        const int Most = int.MaxValue;
        Assert.Equal((0L, 2L), new ShardNumber(1, Most).Range(2L * Most));
        Assert.Equal((2L * Most - 2, 2L * Most), new ShardNumber(Most, Most).Range(2L * Most));
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/4", 2, 4)]
    [InlineData("2147483647/2147483647", int.MaxValue, int.MaxValue)]
    public void Parse_PartAndCount_IsRead(string text, int index, int count) => Assert.Equal(new ShardNumber(index, count), ShardNumber.Parse(text));

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("a/b")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData(" 1/2")]
    [InlineData("1/ 2")]
    [InlineData("1/99999999999")]
    [InlineData("")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(ShardNumber.Parse(text));
}
