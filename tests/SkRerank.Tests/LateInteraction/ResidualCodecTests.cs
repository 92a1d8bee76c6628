using System.Numerics.Tensors;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

public sealed class ResidualCodecTests
{
    private const int Dimensions = 24;

    [Fact]
    public void Train_OneDimension_HasTheQuantilesByHand()
    {
        // One centroid, 1; what is left over the 20 vectors is 0 for half of them and -2 for the others, of which one in twenty is held out: the first, 0.
        var values = Enumerable.Range(0, 20).Select(i => i % 4 == 3 ? -1f : 1f).ToArray();
        var codec = Train(new TokenVectors(values, 1), new ResidualCodecOptions { Bits = 1, Centroids = 1 });
        Assert.Equal([1f], codec.Centroids.Values.ToArray());
        var bytes = codec.Encode(new TokenVectors(new float[] { 1 }, 1));
        Assert.Equal([0, 0, 1], bytes);
        Assert.Equal(3, codec.BytesPerVector);
    }

    [Theory]
    [InlineData(1, 0.80)]
    [InlineData(2, 0.95)]
    [InlineData(4, 0.99)]
    public void Encode_Vectors_ComeBackNearWhatTheyWere(int bits, double least)
    {
        var vectors = Sample(2000, seed: 1);
        var codec = Train(vectors, new ResidualCodecOptions { Bits = bits, Centroids = 64 });
        var other = Sample(200, seed: 2);
        var bytes = codec.Encode(other);
        Assert.Equal(200 * (2 + (Dimensions * bits / 8)), bytes.Length);
        var decoded = new float[Dimensions];
        double sum = 0;
        for (var i = 0; i < other.Count; i++)
        {
            codec.Decode(bytes, i, decoded);
            Assert.Equal(1, TensorPrimitives.Norm<float>(decoded), 1e-5);
            sum += TensorPrimitives.Dot(decoded, other[i]);
        }

        Assert.InRange(sum / other.Count, least, 1);
    }

    [Fact]
    public void Encode_Centroids_AreTheNearestOnes()
    {
        var codec = Train(Sample(500, seed: 3), new ResidualCodecOptions { Centroids = 37 });
        var vectors = Sample(101, seed: 4);
        var bytes = codec.Encode(vectors);
        for (var i = 0; i < vectors.Count; i++)
        {
            var found = TensorPrimitives.Dot(vectors[i], codec.Centroids[codec.CentroidOf(bytes, i)]);
            for (var c = 0; c < 37; c++) Assert.True(TensorPrimitives.Dot(vectors[i], codec.Centroids[c]) <= found + 1e-5f);
        }
    }

    [Fact]
    public void Score_Passage_EqualsMaxSimOfTheDecodedVectors()
    {
        var codec = Train(Sample(500, seed: 5));
        var passage = Sample(19, seed: 6);
        var query = new MaxSimQuery(Sample(33, seed: 7));
        var bytes = codec.Encode(passage);
        var decoded = new float[passage.Count * Dimensions];
        for (var i = 0; i < passage.Count; i++) codec.Decode(bytes, i, decoded.AsSpan(i * Dimensions, Dimensions));
        Assert.Equal(query.Score(new TokenVectors(decoded, Dimensions)), codec.Score(query, bytes), 1e-6);
        Assert.Equal(0, codec.Score(query, ReadOnlyMemory<byte>.Empty));
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameCodecAndItComesBackFromItsBytes()
    {
        var vectors = Sample(300, seed: 8);
        var codec = Train(vectors);
        var bytes = codec.ToBytes();
        Assert.Equal(bytes, Train(vectors).ToBytes());
        var read = ResidualCodec.Read(bytes);
        Assert.Equal(codec.Encode(vectors), read.Encode(vectors));
        Assert.Equal(bytes, read.ToBytes());
        for (var length = 0; length < 40; length++) Assert.Throws<FormatException>(() => ResidualCodec.Read(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => ResidualCodec.Read([.. bytes, 0]));
    }

    [Fact]
    public void BadArguments_AreNamed()
    {
        var codec = Train(Sample(100, seed: 9), new ResidualCodecOptions { Centroids = 3 });
        Assert.StartsWith("The training needs at least as many vectors as its 101 centroids, but got 100; ", Assert.Throws<ArgumentException>(() => Train(Sample(100, seed: 9), new ResidualCodecOptions { Centroids = 101 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Token vectors must be finite numbers, ", Assert.Throws<ArgumentException>(() => Train(new TokenVectors(new float[] { float.NaN }, 1))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The codec was trained on 24 dimensions, but the vectors have 2; ", Assert.Throws<ArgumentException>(() => codec.Encode(new TokenVectors(new float[2], 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The number of bytes must be a multiple of the 8 of one vector, but was 9.", Assert.Throws<ArgumentException>(() => codec.CountOf(new byte[9])).Message, StringComparison.Ordinal);
        Assert.StartsWith("The bytes name centroid 3, but the codec has 3; ", Assert.Throws<ArgumentException>(() => codec.CentroidOf([3, 0, 0, 0, 0, 0, 0, 0], 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Bits must be 1, 2 or 4, but was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => new ResidualCodecOptions { Bits = 3 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindCandidates_NothingPruned_AreInTheOrderOfMaxSimOverCentroids()
    {
        var (codec, passages) = Passages();
        var pruning = new CentroidPruning(codec, passages);
        var query = Sample(5, seed: 11);
        var all = pruning.FindCandidates(query, new CentroidPruningOptions { Cells = 64, Threshold = -2, CandidateCount = 4 * passages.Length });
        var expected = Enumerable.Range(0, passages.Length).OrderByDescending(p => Approximate(codec, query, passages[p])).ThenBy(p => p);
        Assert.Equal(expected, all);
    }

    [Fact]
    public void FindCandidates_Pruned_KeepsTheBestByExactMaxSim()
    {
        var (codec, passages) = Passages();
        var pruning = new CentroidPruning(codec, passages);
        var kept = 0;
        for (var seed = 20; seed < 40; seed++)
        {
            // A query that is one of the passages' tokens.
            var wanted = seed * 7 % passages.Length;
            var values = new float[Dimensions];
            codec.Decode(passages[wanted].Span, 0, values);
            var found = pruning.FindCandidates(new TokenVectors(values, Dimensions), new CentroidPruningOptions { Cells = 1, Threshold = 0.5, CandidateCount = 40 });
            Assert.InRange(found.Count, 1, 10);
            if (found.Contains(wanted)) kept++;
        }

        Assert.True(kept >= 18, $"Only {kept} of 20 wanted passages were kept.");
    }

    [Fact]
    public void FindCandidates_EmptyQueryAndOptions_AreDefined()
    {
        var (codec, passages) = Passages();
        var pruning = new CentroidPruning(codec, passages);
        Assert.Empty(pruning.FindCandidates(new TokenVectors(ReadOnlyMemory<float>.Empty, Dimensions)));
        Assert.Throws<ArgumentException>(() => pruning.FindCandidates(new TokenVectors(new float[2], 2)));
        Assert.StartsWith("CandidateCount must be 4 or greater, but was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => new CentroidPruningOptions { CandidateCount = 3 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Cells must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new CentroidPruningOptions { Cells = 0 }).Message, StringComparison.Ordinal);
    }

    private static (ResidualCodec Codec, ReadOnlyMemory<byte>[] Passages) Passages()
    {
        var codec = Train(Sample(1000, seed: 10), new ResidualCodecOptions { Centroids = 64 });
        return (codec, [.. Enumerable.Range(0, 120).Select(p => (ReadOnlyMemory<byte>)codec.Encode(Sample(3 + (p % 5), seed: 100 + p)))]);
    }

    private static double Approximate(ResidualCodec codec, TokenVectors query, ReadOnlyMemory<byte> passage) =>
        Enumerable.Range(0, query.Count).Sum(q => (double)Enumerable.Range(0, codec.CountOf(passage.Span)).Max(i => TensorPrimitives.Dot(query[q], codec.Centroids[codec.CentroidOf(passage.Span, i)])));

    // Unit vectors around twenty directions, as tokens are.
    private static TokenVectors Sample(int count, int seed)
    {
        var directions = new Random(42);
        float[][] centers = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, Dimensions).Select(_ => (float)directions.NextDouble() - 0.5f).ToArray())];
        var random = new Random(seed);
        var values = new float[count * Dimensions];
        for (var i = 0; i < count; i++)
        {
            var row = values.AsSpan(i * Dimensions, Dimensions);
            var center = centers[random.Next(centers.Length)];
            for (var k = 0; k < Dimensions; k++) row[k] = center[k] + (0.4f * ((float)random.NextDouble() - 0.5f));
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }

        return new TokenVectors(values, Dimensions);
    }

    private static ResidualCodec Train(TokenVectors vectors, ResidualCodecOptions? options = null) => ResidualCodec.Train(vectors, options, TestContext.Current.CancellationToken);
}
