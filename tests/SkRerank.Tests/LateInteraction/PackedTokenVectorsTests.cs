using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

public sealed class PackedTokenVectorsTests
{
    [Theory]
    [InlineData(384, 2400, 48, 50)]
    [InlineData(9, 6, 2, 3)]
    [InlineData(8, 0, 1, 0)]
    public void Constructor_WholeVectors_AreCounted(int dimensions, int bytes, int bytesPerVector, int count)
    {
        var packed = new PackedTokenVectors(new byte[bytes], dimensions, "m");
        Assert.Equal((bytesPerVector, count, dimensions, "m"), (packed.BytesPerVector, packed.Count, packed.Dimensions, packed.ModelId));
    }

    [Fact]
    public void Constructor_PartOfAVector_Throws()
    {
        var packed = Assert.Throws<ArgumentException>("bytes", () => new PackedTokenVectors(new byte[5], 16, "m"));
        Assert.StartsWith("The number of bytes must be a multiple of the 2 of one vector, but was 5.", packed.Message, StringComparison.Ordinal);
        var vectors = Assert.Throws<ArgumentException>("values", () => new TokenVectors(new float[5], 2));
        Assert.StartsWith("The number of values must be a multiple of the 2 dimensions, but was 5.", vectors.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoDimensionsOrModel_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => new PackedTokenVectors(new byte[1], 0, "m"));
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => new TokenVectors(new float[1], 0));
        Assert.Throws<ArgumentNullException>("modelId", () => new PackedTokenVectors(new byte[1], 8, null!));
    }

    [Fact]
    public void Indexer_AnyToken_GivesItsValues() => Assert.Equal([3, 4], new TokenVectors(new float[] { 1, 2, 3, 4 }, 2)[1].ToArray());
}
