using CsCheck;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

public sealed class TokenVectorPackerTests
{
    public static TheoryData<int, int> DocumentsAndFactors => new(from document in Enumerable.Range(0, PoolingGolden.DocumentCount) from factor in new[] { 2, 3, 4 } select (document, factor));

    [Theory]
    [MemberData(nameof(DocumentsAndFactors))]
    public void Pack_GoldenVectors_GivesSciPysClustersAndBits(int document, int factor)
    {
        var vectors = PoolingGolden.Document(document);
        var theirLabels = PoolingGolden.Clusters(document, factor);
        var theirBits = PoolingGolden.Bits(document, factor);
        var packed = TokenVectorPacker.Pack(vectors, "golden", new TokenVectorForm(TokenVectorElement.SignBits, factor));
        Assert.Equal(theirBits.Length, packed.Bytes.Length);
        if (vectors.Count == 0) return;

        var labels = WardLinkage.Cut(vectors, packed.Count);
        Assert.Equal(packed.Count, labels.Distinct().Count());

        // The same partition: as many pairs of labels as labels on either side.
        var pairs = labels.Zip(theirLabels).Distinct().ToArray();
        Assert.Equal(packed.Count, pairs.Length);
        var order = theirLabels.Distinct().Order().ToArray();
        Assert.Equal(order.Length, pairs.Length);
        foreach (var (ours, theirs) in pairs)
        {
            var expected = theirBits.AsSpan(Array.IndexOf(order, theirs) * packed.BytesPerVector, packed.BytesPerVector);
            Assert.Equal(expected, packed.Bytes.Slice(ours * packed.BytesPerVector, packed.BytesPerVector));
        }
    }

    [Fact]
    public void Cut_AnyVectors_NumbersClustersByTheirFirstMembers() =>
        Vectors.Sample(vectors =>
        {
            for (var clusters = 1; clusters <= vectors.Count; clusters++)
            {
                var labels = WardLinkage.Cut(vectors, clusters);
                Assert.Equal(Enumerable.Range(0, clusters), labels.Distinct());
            }
        });

    [Fact]
    public void Cut_AnyVectors_MergesOneMorePairForOneClusterLess() =>
        Vectors.Sample(vectors =>
        {
            for (var clusters = 1; clusters < vectors.Count; clusters++)
            {
                var coarse = WardLinkage.Cut(vectors, clusters);
                var fine = WardLinkage.Cut(vectors, clusters + 1);
                Assert.Equal(clusters + 1, fine.Zip(coarse).Distinct().Count());
            }
        });

    [Fact]
    public void Cut_AnyVectors_AgreesWithGreedyMergingByCentroids() =>
        Vectors.Sample(vectors =>
        {
            var clusters = (vectors.Count / 2) + 1;
            var expected = Greedy(vectors, clusters, out var ambiguous);
            if (!ambiguous) Assert.Equal(expected, WardLinkage.Cut(vectors, clusters));
        });

    [Fact]
    public void Cut_EqualVectors_ShareACluster()
    {
        // Three words, each four times: ties everywhere, at distance 0 and above.
        var values = new float[12 * 3];
        for (var i = 0; i < 12; i++) values[(i * 3) + (i % 3)] = 1;
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], WardLinkage.Cut(new TokenVectors(values, 3), 3));
    }

    [Fact]
    public void Cut_TiesEverywhere_EndsWithTheAskedNumberOfClusters() =>
        (from count in Gen.Int[2, 40] from values in Gen.Int[-1, 1].Array[count * 2] select new TokenVectors(Array.ConvertAll(values, v => (float)v), 2)).Sample(vectors =>
        {
            for (var clusters = 1; clusters <= vectors.Count; clusters++) Assert.Equal(clusters, WardLinkage.Cut(vectors, clusters).Distinct().Count());
        });

    [Fact]
    public void Pack_AllVectorsEqual_GivesTheAskedNumberOfEqualVectors()
    {
        var values = Enumerable.Repeat(new[] { 0.6f, -0.8f }, 300).SelectMany(v => v).ToArray();
        var packed = TokenVectorPacker.Pack(new TokenVectors(values, 2), "m");
        Assert.Equal(Enumerable.Repeat((byte)0b01, 100), packed.Bytes.ToArray());
    }

    [Fact]
    public void Pack_HandMadeVectors_WritesSignsOfTheSumsLowestBitFirst()
    {
        // Tokens 0 and 2 are near, 1 and 3 are near; 4 / 2 = 2 clusters, the first that of token 0.
        // Sum of 0 and 2: (1.9, 0, -0.1, 0 × 5, 0.5): bits 1, 0, 0, 0 0 0 0 0 | 1. Sum of 1 and 3: (-2, 0, 0.2, 0 × 5, 0): only dimension 2.
        float[] values =
        [
            1, 0, 0, 0, 0, 0, 0, 0, 0.5f,
            -1, 0, 0.1f, 0, 0, 0, 0, 0, 0,
            0.9f, 0, -0.1f, 0, 0, 0, 0, 0, 0,
            -1, 0, 0.1f, 0, 0, 0, 0, 0, 0,
        ];
        var packed = TokenVectorPacker.Pack(new TokenVectors(values, 9), "m", new TokenVectorForm(TokenVectorElement.SignBits, 2));
        Assert.Equal([0b1, 0b1, 0b100, 0b0], packed.Bytes.ToArray());
        Assert.Equal((2, 9, 2, "m"), (packed.Count, packed.Dimensions, packed.BytesPerVector, packed.ModelId));
    }

    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(1, 3, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(8, 1, 8)]
    [InlineData(7, 8, 1)]
    public void Pack_AnyCount_GivesCountOverFactorVectorsButAtLeastOne(int count, int factor, int expected)
    {
        var values = Enumerable.Range(0, count * 5).Select(i => MathF.Sin(i)).ToArray();
        Assert.Equal(expected, TokenVectorPacker.Pack(new TokenVectors(values, 5), "m", new TokenVectorForm(TokenVectorElement.SignBits, factor)).Count);
    }

    [Fact]
    public void Form_FactorOutOfRange_Throws()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("poolingFactor", () => new TokenVectorForm(TokenVectorElement.SignBits, 0));
        Assert.StartsWith("The pooling factor must be between 1 and 8, but was 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("poolingFactor", () => new TokenVectorForm(TokenVectorElement.Full, 9));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Pack_ValueNotFinite_Throws(float value)
    {
        var error = Assert.Throws<ArgumentException>("vectors", () => TokenVectorPacker.Pack(new TokenVectors(new[] { 1, 0, value, 0 }, 2), "m"));
        Assert.StartsWith("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_NullArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("vectors", () => TokenVectorPacker.Pack(null!, "m"));
        Assert.Throws<ArgumentNullException>("modelId", () => TokenVectorPacker.Pack(new TokenVectors(new float[2], 2), null!));
    }

    private static Gen<TokenVectors> Vectors { get; } =
        from dimensions in Gen.Int[1, 40]
        from count in Gen.Int[1, 40]
        from values in Gen.Float[-1, 1].Array[dimensions * count]
        select new TokenVectors(values, dimensions);

    /// <summary>Ward's method by its definition: merges the pair with the least increase of the sum of squares, nA·nB/(nA+nB)·|cA − cB|².</summary>
    private static int[] Greedy(TokenVectors vectors, int clusters, out bool ambiguous)
    {
        ambiguous = false;
        var parts = Enumerable.Range(0, vectors.Count).Select(i => new List<int> { i }).ToList();
        while (parts.Count > clusters)
        {
            var costs = (from a in Enumerable.Range(0, parts.Count) from b in Enumerable.Range(a + 1, parts.Count - a - 1) orderby Increase(vectors, parts[a], parts[b]) select (A: a, B: b)).ToArray();
            var (first, second) = costs[0];
            var least = Increase(vectors, parts[first], parts[second]);
            ambiguous |= costs.Length > 1 && Increase(vectors, parts[costs[1].A], parts[costs[1].B]) - least <= 1e-4;
            parts[first].AddRange(parts[second]);
            parts.RemoveAt(second);
        }

        var labels = new int[vectors.Count];
        var ordered = parts.OrderBy(p => p.Min()).ToArray();
        for (var label = 0; label < ordered.Length; label++)
        {
            foreach (var member in ordered[label]) labels[member] = label;
        }

        return labels;
    }

    private static double Increase(TokenVectors vectors, List<int> a, List<int> b)
    {
        var sum = 0.0;
        for (var d = 0; d < vectors.Dimensions; d++)
        {
            var difference = a.Average(i => (double)vectors[i][d]) - b.Average(i => (double)vectors[i][d]);
            sum += difference * difference;
        }

        return sum * a.Count * b.Count / (a.Count + b.Count);
    }
}
