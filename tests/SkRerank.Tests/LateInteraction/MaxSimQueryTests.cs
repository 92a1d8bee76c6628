using CsCheck;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

public sealed class MaxSimQueryTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Score_GoldenVectors_GivesTheReferenceScores(int factor)
    {
        var scores = PoolingGolden.Scores(factor).ToArray();
        Assert.Equal(28, scores.Length);
        Assert.All(scores, expected =>
        {
            var document = TokenVectorPacker.Pack(PoolingGolden.Document(expected.Document), "golden", new TokenVectorForm(TokenVectorElement.SignBits, factor));
            var query = PoolingGolden.Query(expected.Query);
            Assert.Equal(expected.Asymmetric, new MaxSimQuery(query).Score(document), 1e-6);
            Assert.Equal(expected.Asymmetric, new MaxSimQuery(query, MaxSimQueryForm.Quantized).Score(document), 5e-3);
            foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(expected.Hamming, new MaxSimQuery(query, path, MaxSimQueryForm.SignBits).Score(document), 1e-6);
        });
    }

    [Theory]
    [InlineData(nameof(MaxSimPath.Scalar))]
    [InlineData(nameof(MaxSimPath.Avx2))]
    [InlineData(nameof(MaxSimPath.Avx512))]
    public void Score_AnyVectors_EqualsTheDefinitionOnEveryPath(string name)
    {
        var path = Enum.Parse<MaxSimPath>(name);
        Assert.SkipUnless(MaxSimKernel.IsSupported(path), $"This CPU has no {name}.");
        Cases.Sample((query, document) =>
        {
            var expected = Definition(query, document);
            Assert.Equal(expected, new MaxSimQuery(query, path).Score(document), 1e-5);
            Assert.Equal(new MaxSimQuery(query, MaxSimPath.Scalar).Score(document), new MaxSimQuery(query, path).Score(document));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Score_CountsAroundRegisterAndBlockSizes_EqualsTheDefinition(int count)
    {
        var random = new Random(count);
        var query = new TokenVectors(Enumerable.Range(0, 3 * 70).Select(_ => (float)random.NextDouble() - 0.5f).ToArray(), 70);
        var bits = new byte[count * 9];
        random.NextBytes(bits);
        var document = new PackedTokenVectors(bits, 70, "m");
        foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported))
            Assert.Equal(Definition(query, document), new MaxSimQuery(query, path).Score(document), 1e-5);
    }

    [Fact]
    public void Score_HandMadePackedVectors_IsTheMeanOfTheBestSignedSums()
    {
        // q0 = (1, 0, 0, 0), q1 = (0.5, 0.5, -0.5, 0.5). Signs: d0 = (+, -, -, -), d1 = (-, +, -, +).
        // q0: max(1, -1) = 1. q1: max(0.5 - 0.5 + 0.5 - 0.5, -0.5 + 0.5 + 0.5 + 0.5) = max(0, 1) = 1. Mean 1, over sqrt(4): 0.5.
        var query = new MaxSimQuery(new TokenVectors(new[] { 1, 0, 0, 0, 0.5f, 0.5f, -0.5f, 0.5f }, 4));
        Assert.Equal(0.5, query.Score(new PackedTokenVectors(new byte[] { 0b0001, 0b1010 }, 4, "m")));
    }

    [Fact]
    public void Score_HandMadeTokenVectors_IsTheMeanOfTheBestDotProducts()
    {
        // q0 = (1, 0): best of 0.6 and -1 = 0.6. q1 = (0, 1): best of 0.8 and 0 = 0.8. Mean 0.7.
        var query = new MaxSimQuery(new TokenVectors(new[] { 1f, 0, 0, 1 }, 2));
        Assert.Equal(0.7, query.Score(new TokenVectors(new[] { 0.6f, 0.8f, -1, 0 }, 2)), 1e-6);
    }

    [Fact]
    public void Score_EitherSideWithoutTokens_IsZero()
    {
        var none = new TokenVectors(ReadOnlyMemory<float>.Empty, 2);
        var one = new TokenVectors(new[] { 1f, 0 }, 2);
        Assert.Equal(0, new MaxSimQuery(none).Score(one));
        Assert.Equal(0, new MaxSimQuery(one).Score(none));
        Assert.Equal(0, new MaxSimQuery(none).Score(TokenVectorPacker.Pack(one, "m")));
        Assert.Equal(0, new MaxSimQuery(one).Score(TokenVectorPacker.Pack(none, "m")));
    }

    [Fact]
    public void Score_BitsPastTheDimensions_AreIgnored()
    {
        var query = new MaxSimQuery(new TokenVectors(new[] { 0.6f, -0.8f, 0 }, 3));
        Assert.Equal(query.Score(new PackedTokenVectors(new byte[] { 0b001 }, 3, "m")), query.Score(new PackedTokenVectors(new byte[] { 0b11111001 }, 3, "m")));
    }

    [Fact]
    public void Score_ManyDimensions_EqualsTheDefinition()
    {
        // 5,000 dimensions: more words than the stack buffer holds.
        var random = new Random(5);
        var query = new TokenVectors(Enumerable.Range(0, 2 * 5000).Select(_ => (float)random.NextDouble() - 0.5f).ToArray(), 5000);
        var bits = new byte[70 * 625];
        random.NextBytes(bits);
        var document = new PackedTokenVectors(bits, 5000, "m");
        Assert.Equal(Definition(query, document), new MaxSimQuery(query).Score(document), 1e-5);
    }

    [Fact]
    public void Score_AnotherNumberOfDimensions_Throws()
    {
        var query = new MaxSimQuery(new TokenVectors(new float[8], 4));
        const string Message = "The query has 4 dimensions, but the document has 8; encode both with the same model.";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>("document", () => query.Score(new PackedTokenVectors(new byte[3], 8, "m"))).Message, StringComparison.Ordinal);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>("document", () => query.Score(new TokenVectors(new float[8], 8))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ValueNotFinite_Throws()
    {
        var error = Assert.Throws<ArgumentException>("query", () => new MaxSimQuery(new TokenVectors(new[] { 1, float.PositiveInfinity }, 2)));
        Assert.StartsWith("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_AndScore_NullArgumentsAreNamed()
    {
        Assert.Throws<ArgumentNullException>("query", () => new MaxSimQuery(null!));
        var query = new MaxSimQuery(new TokenVectors(new float[2], 2));
        Assert.Throws<ArgumentNullException>("document", () => query.Score((PackedTokenVectors)null!));
        Assert.Throws<ArgumentNullException>("document", () => query.Score((TokenVectors)null!));
    }

    private static Gen<(TokenVectors Query, PackedTokenVectors Document)> Cases { get; } =
        from dimensions in Gen.Int[1, 130]
        from tokens in Gen.Int[1, 7]
        from count in Gen.Int[1, 70]
        from values in Gen.Float[-1, 1].Array[dimensions * tokens]
        from bits in Gen.Byte.Array[count * ((dimensions + 7) / 8)]
        select (new TokenVectors(values, dimensions), new PackedTokenVectors(bits, dimensions, "m"));

    private static double Definition(TokenVectors query, PackedTokenVectors document)
    {
        var sum = 0.0;
        for (var q = 0; q < query.Count; q++)
        {
            var best = double.NegativeInfinity;
            for (var v = 0; v < document.Count; v++)
            {
                var dot = 0.0;
                for (var d = 0; d < query.Dimensions; d++)
                    dot += ((document.Bytes[(v * document.BytesPerVector) + (d / 8)] >> (d % 8)) & 1) == 1 ? query[q][d] : -query[q][d];
                best = Math.Max(best, dot);
            }

            sum += best;
        }

        return sum / query.Count / Math.Sqrt(query.Dimensions);
    }
}
