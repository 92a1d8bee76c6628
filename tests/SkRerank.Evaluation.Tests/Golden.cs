using System.Text.Json;

namespace SkRerank.Evaluation.Tests;

/// <summary>Reads the outputs of reference implementations that stand in the folder of this name.</summary>
public static class Golden
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json"))).RootElement;

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
