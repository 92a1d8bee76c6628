using System.Text.Json;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.LateInteraction;

/// <summary>Reads SciPy's clusters, bits and scores.</summary>
internal static class PoolingGolden
{
    private static readonly JsonDocument Json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "late-interaction", "pooling.json")));

    public const int Dimensions = 384;

    public const int DocumentCount = 7;

    public static TokenVectors Document(int index) => Vectors(Json.RootElement.GetProperty("documents")[index]);

    public static TokenVectors Query(int index) => Vectors(Json.RootElement.GetProperty("queries")[index]);

    public static int[] Clusters(int document, int factor) => [.. Pooled(document, factor).GetProperty("clusters").EnumerateArray().Select(e => e.GetInt32())];

    public static byte[] Bits(int document, int factor) => Pooled(document, factor).GetProperty("bits").GetBytesFromBase64();

    public static IEnumerable<(int Query, int Document, double Asymmetric, double Hamming)> Scores(int factor) =>
        from score in Json.RootElement.GetProperty("scores").EnumerateArray()
        where score.GetProperty("factor").GetInt32() == factor
        select (score.GetProperty("query").GetInt32(), score.GetProperty("document").GetInt32(), score.GetProperty("asymmetric").GetDouble(), score.GetProperty("hamming").GetDouble());

    private static JsonElement Pooled(int document, int factor) =>
        Json.RootElement.GetProperty("documents")[document].GetProperty("pooled").GetProperty(factor.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static TokenVectors Vectors(JsonElement element)
    {
        var bytes = element.GetProperty("vectors").GetBytesFromBase64();
        var values = new float[bytes.Length / 2];
        for (var i = 0; i < values.Length; i++) values[i] = (float)BitConverter.ToHalf(bytes, i * 2);
        return new TokenVectors(values, Dimensions);
    }
}
