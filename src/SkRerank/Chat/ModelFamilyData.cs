using System.Text.Json;

namespace SkRerank.Chat;

/// <summary>Reads the table of model families that is embedded in this assembly.</summary>
internal static class ModelFamilyData
{
    private static readonly ModelFamily Unknown = new() { Name = "unknown" };
    private static readonly (string[] Prefixes, ModelFamily Family)[] All = Read();

    /// <summary>Finds the first family one of whose prefixes the name begins with, after the publisher's path; case does not count.</summary>
    public static ModelFamily Of(string? modelId)
    {
        if (string.IsNullOrWhiteSpace(modelId)) return Unknown;
        var name = modelId[(modelId.LastIndexOf('/') + 1)..];
        return All.FirstOrDefault(row => row.Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).Family ?? Unknown;
    }

    private static (string[] Prefixes, ModelFamily Family)[] Read()
    {
        using var stream = typeof(ModelFamilyData).Assembly.GetManifestResourceStream("SkRerank.Chat.model-families.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("families").EnumerateArray().Select(row => (row.GetProperty("prefixes").EnumerateArray().Select(prefix => prefix.GetString()!).ToArray(), Family(row)))];
    }

    private static ModelFamily Family(JsonElement row) => new()
    {
        Name = row.GetProperty("name").GetString()!,
        AcceptsTemperature = !row.TryGetProperty("temperature", out var temperature) || temperature.GetBoolean(),
        TokenLimitParameter = row.TryGetProperty("tokenLimit", out var limit) ? limit.GetString()! : Unknown.TokenLimitParameter,
        TopLogprobs = Integer(row, "topLogprobs") ?? 0,
        SupportsSchema = row.TryGetProperty("schema", out var schema) && schema.GetBoolean(),
        Thinking = row.TryGetProperty("thinking", out var thinking) ? thinking.GetString() switch
        {
            "template" => ThinkingSwitch.TemplateArgument,
            "marker" => ThinkingSwitch.Marker,
            "effort" => ThinkingSwitch.Effort,
            _ => ThinkingSwitch.None,
        } : ThinkingSwitch.None,
        ContextTokens = Integer(row, "context") ?? Unknown.ContextTokens,
        ThinkingTokens = Integer(row, "thinkingTokens") ?? 0,
        Price = row.TryGetProperty("price", out var price) ? new ModelPrice(price[0].GetDecimal(), price[1].GetDecimal()) : null,
    };

    private static int? Integer(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
