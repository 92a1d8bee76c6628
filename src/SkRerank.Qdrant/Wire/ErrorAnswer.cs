using System.Text.Json;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents an answer that says what went wrong: <c>{"status":{"error":"…"}}</c>.</summary>
internal sealed record ErrorAnswer
{
    public JsonElement? Status { get; init; }

    /// <summary>Gets the server's own words, or <see langword="null"/>.</summary>
    public string? Text =>
        Status is { ValueKind: JsonValueKind.Object } status && status.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;
}
