using CsCheck;
using SkRerank.LateInteraction;
using SkRerank.Selection;

namespace SkRerank.Tests.Selection;

public sealed class SignSimilarityTests
{
    private static readonly int[] Dimensions = [13, 100, 128, 384, 512, 768];

    // Up to 70 vectors of less than a register's bits to more than one's: full groups of eight, what is left of one, and carries beyond them.
    private static readonly Gen<PackedTokenVectors[]> Passages = Gen.Select(Gen.Int[0, 5].Select(i => Dimensions[i]), Gen.Int[1, 70].Array[2, 5], Gen.Int[0, 1 << 30]).Select((dimensions, counts, seed) =>
    {
        var random = new Random(seed);
        return counts.Select(count =>
        {
            var bytes = new byte[count * ((dimensions + 7) / 8)];
            random.NextBytes(bytes);
            return new PackedTokenVectors(bytes, dimensions, "m");
        }).ToArray();
    });

    [Fact]
    public void Of_AnySignBits_IsTheCosineOfTheMeans() =>
        Passages.Sample(
            passages =>
            {
                using var similarity = new SignSimilarity(passages);
                using var floats = VectorSimilarity.OfTokenVectors(passages);
                for (var a = 0; a < passages.Length; a++)
                {
                    for (var b = 0; b < passages.Length; b++) Assert.Equal(floats.Of(a, b), similarity.Of(a, b), 1e-5);
                }
            },
            iter: 1000);

    [Fact]
    public void Of_AllOnesAgainstHalf_IsByHand()
    {
        // 300 vectors of +1 sum to 300 everywhere; (+1, −1) in halves to ±1: 64 · 300 − 64 · 300 = 0, and with itself 1. A vector and its opposite sum to 0.
        var ones = new byte[300 * 16];
        Array.Fill(ones, byte.MaxValue);
        byte[] half = [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] most = [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0];
        byte[] none = [.. half, .. half.Select(b => (byte)~b)];
        using var similarity = new SignSimilarity([new(ones, 128, "m"), new(half, 128, "m"), new(most, 128, "m"), new(none, 128, "m")]);
        Assert.Equal(0, similarity.Of(0, 1));
        Assert.Equal(1, similarity.Of(0, 0), 1e-12);
        Assert.Equal(0.5, similarity.Of(0, 2), 1e-12);
        Assert.Equal(0, similarity.Of(0, 3));
    }

    [Theory]
    [InlineData(128, TokenVectorElement.SignBits, 1, true)]
    [InlineData(100, TokenVectorElement.SignBits, 1, true)]
    [InlineData(128, TokenVectorElement.Quantized, 1, false)]
    [InlineData(128, TokenVectorElement.SignBits, 4095, true)]
    [InlineData(128, TokenVectorElement.SignBits, 4097, false)]
    public void Fits_OnlyWhereProductsAreExact_IsTrue(int dimensions, TokenVectorElement element, int count, bool fits) =>
        Assert.Equal(fits, SignSimilarity.Fits([new(new byte[count * TokenVectorForm.BytesOf(element, dimensions)], dimensions, "m", element)]));
}
