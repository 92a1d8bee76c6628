using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Reads vectors from JSON and compares them.</summary>
internal static class VectorParts
{
    public static float[] Dense(JsonElement json) => [.. json.EnumerateArray().Select(v => v.GetSingle())];

    public static float[][] Many(JsonElement json) => [.. json.EnumerateArray().Select(Dense)];

    /// <exception cref="ServerErrorException">Indices repeat, or their number is not that of the values.</exception>
    public static Dictionary<uint, float> Sparse(JsonElement json)
    {
        uint[] indices = [.. json.GetProperty("indices").EnumerateArray().Select(i => i.GetUInt32())];
        var values = Dense(json.GetProperty("values"));
        if (indices.Length != values.Length || indices.Distinct().Count() != indices.Length) throw ServerErrorException.Wrong("must be unique and as many indices as values");
        return indices.Zip(values).ToDictionary(p => p.First, p => p.Second);
    }

    public static bool IsMany(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 && json[0].ValueKind == JsonValueKind.Array;

    /// <summary>Gives a vector as the server keeps it: with a cosine, of length 1.</summary>
    public static float[] Kept(float[] vector, string distance)
    {
        if (distance != "Cosine") return vector;
        var length = Math.Sqrt(vector.Sum(v => (double)v * v));
        return length == 0 ? vector : [.. vector.Select(v => (float)(v / length))];
    }

    /// <summary>Compares two vectors; with a cosine both are of length 1.</summary>
    public static double Compare(float[] a, float[] b, string distance) => distance switch
    {
        "Euclid" => Math.Sqrt(a.Zip(b).Sum(p => Math.Pow((double)p.First - p.Second, 2))),
        "Manhattan" => a.Zip(b).Sum(p => Math.Abs((double)p.First - p.Second)),
        _ => a.Zip(b).Sum(p => (double)p.First * p.Second),
    };

    /// <summary>Adds up the best match of each of the query's vectors.</summary>
    public static double MaxSim(float[][] query, float[][] stored, string distance) => query.Sum(q => stored.Max(s => Compare(q, s, distance)));
}
