using CsCheck;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

public sealed class TokenVectorFormTests
{
    private static readonly Gen<(TokenVectors Query, TokenVectors Document)> Cases =
        from dimensions in Gen.Int[1, 70]
        from query in Gen.Float[-1, 1].Array[dimensions].Array[1, 40]
        from document in Gen.Float[-1, 1].Array[dimensions].Array[1, 30]
        select (Vectors(query, dimensions), Vectors(document, dimensions));

    public static TheoryData<string> Texts => ["bits", "bits/3", "int8", "int8/2", "fp16/8", "fp32"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Parse_TextOfAForm_ComesBack(string text) => Assert.Equal(text, TokenVectorForm.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("bits/")]
    [InlineData("bits/0")]
    [InlineData("bits/9")]
    [InlineData("bits/1/2")]
    [InlineData("int4")]
    [InlineData("BITS")]
    public void Parse_OtherText_IsRefused(string text) =>
        Assert.Equal($"A form of token vectors must be bits, int8, fp16 or fp32, with a slash and a pooling factor from 1 to 8 or without, but was '{text}'.", Assert.Throws<FormatException>(() => TokenVectorForm.Parse(text)).Message);

    [Fact]
    public void Pack_HandMadeVector_GivesTheBytesOfEachForm()
    {
        var vectors = new TokenVectors(new float[] { 1, -0.5f, 0.25f }, 3);
        // 1 = 0x3F800000, -0.5 = 0xBF000000, 0.25 = 0x3E800000; as halves 0x3C00, 0xB800 and 0x3400.
        Assert.Equal("0000803F000000BF0000803E", Hex("fp32"));
        Assert.Equal("003C00B80034", Hex("fp16"));
        // The scale is 1/127 = 0x3C010204 as a float; 127, -64 (63.5 rounds to even) and 32 (31.75).
        Assert.Equal("0402013C7FC020", Hex("int8"));
        Assert.Equal("05", Hex("bits"));

        string Hex(string form) => Convert.ToHexString(TokenVectorPacker.Pack(vectors, "m", TokenVectorForm.Parse(form)).Bytes);
    }

    [Fact]
    public void Pack_PooledFloats_AreTheDirectionOfTheSum()
    {
        // Ward joins the two that are alike: (1,0) and (0.8,0.6) become (1.8,0.6)/1.8974; (-1,0) stays.
        var packed = TokenVectorPacker.Pack(new TokenVectors(new float[] { 1, 0, -1, 0, 0.8f, 0.6f, -1, 0 }, 2), "m", TokenVectorForm.Parse("fp32/2"));
        Assert.Equal(2, packed.Count);
        var values = new float[2];
        packed.CopyTo(0, values);
        Assert.Equal(0.948683f, values[0], 1e-5f);
        Assert.Equal(0.316228f, values[1], 1e-5f);
        packed.CopyTo(1, values);
        Assert.Equal([-1f, 0f], values);
    }

    [Theory]
    [InlineData("fp32", 1e-6)]
    [InlineData("fp16", 1e-6)]
    [InlineData("int8", 1e-6)]
    [InlineData("bits", 1e-5)]
    public void Score_AnyForm_EqualsTheDefinitionOverItsOwnValues(string form, double tolerance) =>
        Cases.Sample(
            (query, document) =>
            {
                var packed = TokenVectorPacker.Pack(document, "m", TokenVectorForm.Parse(form));
                var decoded = new float[packed.Count * packed.Dimensions];
                for (var i = 0; i < packed.Count; i++) packed.CopyTo(i, decoded.AsSpan(i * packed.Dimensions, packed.Dimensions));
                Assert.Equal(Definition(query, decoded), new MaxSimQuery(query).Score(packed), tolerance * Math.Sqrt(query.Dimensions) * 10);
            },
            iter: 1000);

    [Fact]
    public void Score_FloatsInMemory_EqualsTheDefinition() =>
        Cases.Sample((query, document) => Assert.Equal(Definition(query, document.Values.ToArray()), new MaxSimQuery(query).Score(document), 1e-5), iter: 1000);

    [Fact]
    public void Score_QueryInBytes_IsTheSameOnEveryPathAndNearTheFloats() =>
        Cases.Sample(
            (query, document) =>
            {
                var packed = TokenVectorPacker.Pack(document, "m", TokenVectorForm.Parse("bits"));
                var expected = new MaxSimQuery(query, MaxSimPath.Scalar, MaxSimQueryForm.Quantized).Score(packed);
                foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(expected, new MaxSimQuery(query, path, MaxSimQueryForm.Quantized).Score(packed));

                // Each of the query's values is at most half a step of 1/127 off.
                Assert.Equal(new MaxSimQuery(query).Score(packed), expected, Math.Sqrt(query.Dimensions) * 0.5 / 127 * 1.01);
            },
            iter: 1000);

    [Theory]
    [InlineData(1, 1, 384)]
    [InlineData(8, 3, 7)]
    [InlineData(16, 4, 1024)]
    [InlineData(17, 5, 1040)]
    [InlineData(33, 131, 385)]
    public void Score_QueryInBytesAroundRegisterAndBlockSizes_IsTheSumByHand(int tokens, int count, int dimensions)
    {
        // Every value is the scale's 127 or -127, so nothing is rounded; where all bits and values agree, the sums of 16 bits are at their greatest.
        var random = new Random(tokens);
        var query = new TokenVectors(Enumerable.Range(0, tokens * dimensions).Select(i => i < dimensions || random.Next(2) == 0 ? 1f : -1f).ToArray(), dimensions);
        var size = (dimensions + 7) / 8;
        var bits = new byte[count * size];
        random.NextBytes(bits);
        bits.AsSpan(0, size).Fill(byte.MaxValue);
        double sum = 0;
        for (var q = 0; q < tokens; q++) sum += Enumerable.Range(0, count).Max(d => Enumerable.Range(0, dimensions).Sum(k => (bits[(d * size) + (k / 8)] >> (k % 8) & 1) == 1 ? query[q][k] : -query[q][k]));
        var document = new PackedTokenVectors(bits, dimensions, "m");
        foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(sum / tokens / Math.Sqrt(dimensions), new MaxSimQuery(query, path, MaxSimQueryForm.Quantized).Score(document), 1e-4);
    }

    [Fact]
    public void Score_QueryInBits_IsTheSameOnEveryPathAndTheDefinition() =>
        Cases.Sample(
            (query, document) =>
            {
                var packed = TokenVectorPacker.Pack(document, "m", TokenVectorForm.Parse("bits"));
                double sum = 0;
                for (var q = 0; q < query.Count; q++) sum += Enumerable.Range(0, document.Count).Max(d => Enumerable.Range(0, query.Dimensions).Sum(k => (query[q][k] > 0) == (document[d][k] > 0) ? 1.0 : -1.0)) / query.Dimensions;
                foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(sum / query.Count, new MaxSimQuery(query, path, MaxSimQueryForm.SignBits).Score(packed), 1e-9);
            },
            iter: 500);

    [Theory]
    [InlineData(1200)]
    [InlineData(4100)]
    public void Score_ManyDimensionsInBits_CountsWithoutOverflow(int dimensions)
    {
        // All bits differ: 4,100 are more ones than the eight bytes of counts of a word hold.
        var query = new TokenVectors(Enumerable.Repeat(1f, dimensions).ToArray(), dimensions);
        var packed = TokenVectorPacker.Pack(new TokenVectors(Enumerable.Repeat(-1f, dimensions).ToArray(), dimensions), "m", TokenVectorForm.Parse("bits"));
        foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(-1, new MaxSimQuery(query, path, MaxSimQueryForm.SignBits).Score(packed));
    }

    [Theory]
    [InlineData(1, 1, 384)]
    [InlineData(8, 3, 47)]
    [InlineData(10, 50, 384)]
    [InlineData(16, 64, 48)]
    [InlineData(17, 65, 49)]
    [InlineData(33, 131, 385)]
    [InlineData(40, 200, 768)]
    public void Score_BitsAroundRegisterAndBlockSizes_IsTheDefinitionAndIgnoresBitsPastTheDimensions(int tokens, int count, int dimensions)
    {
        var random = new Random(tokens);
        var query = new TokenVectors(Enumerable.Range(0, tokens * dimensions).Select(_ => (float)random.NextDouble() - 0.5f).ToArray(), dimensions);
        var size = (dimensions + 7) / 8;
        var bits = new byte[count * size];
        random.NextBytes(bits);
        double sum = 0;
        for (var q = 0; q < tokens; q++) sum += Enumerable.Range(0, count).Min(d => Enumerable.Range(0, dimensions).Count(k => (query[q][k] > 0) != ((bits[(d * size) + (k / 8)] >> (k % 8) & 1) == 1)));
        var document = new PackedTokenVectors(bits, dimensions, "m");
        foreach (var path in Enum.GetValues<MaxSimPath>().Where(MaxSimKernel.IsSupported)) Assert.Equal(1 - (2 * sum / tokens / dimensions), new MaxSimQuery(query, path, MaxSimQueryForm.SignBits).Score(document), 1e-12);
    }

    [Fact]
    public void PackedTokenVectors_BytesOfNoWholeVector_AreRefused() =>
        Assert.StartsWith("The number of bytes must be a multiple of the 7 of one vector, but was 8.", Assert.Throws<ArgumentException>(() => new PackedTokenVectors(new byte[8], 3, "m", TokenVectorElement.Quantized)).Message, StringComparison.Ordinal);

    private static double Definition(TokenVectors query, float[] document)
    {
        var sum = 0.0;
        for (var q = 0; q < query.Count; q++)
        {
            var best = double.NegativeInfinity;
            for (var start = 0; start < document.Length; start += query.Dimensions)
            {
                var dot = 0.0;
                for (var k = 0; k < query.Dimensions; k++) dot += (double)query[q][k] * document[start + k];
                best = Math.Max(best, dot);
            }

            sum += best;
        }

        return sum / query.Count;
    }

    private static TokenVectors Vectors(float[][] rows, int dimensions) => new(rows.SelectMany(row => row).ToArray(), dimensions);
}
