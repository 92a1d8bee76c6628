using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Prompting;

/// <summary>Describes the parameters of a search tool, and reads them from what a model wrote.</summary>
internal sealed class SearchToolSchema(RerankedSearchToolOptions options)
{
    private const string Query = "query";
    private const string Top = "top";
    private const string Filter = "filter";

    /// <summary>Writes the JSON schema.</summary>
    public JsonElement Write()
    {
        var properties = new JsonObject
        {
            [Query] = new JsonObject { ["type"] = "string", ["description"] = "What to look for: one question or key words in the language of the documents, understandable without the conversation." },
            [Top] = new JsonObject
            {
                ["type"] = "integer",
                ["description"] = string.Create(CultureInfo.InvariantCulture, $"How many passages to return, from 1 to {options.MaxTop}; {options.Top} where it is left out."),
                ["minimum"] = 1,
                ["maximum"] = options.MaxTop,
            },
        };
        if (options.FilterDescription is { } description)
        {
            var filter = new JsonObject { ["type"] = "string", ["description"] = description };
            if (options.FilterValues.Count > 0) filter["enum"] = new JsonArray([.. options.FilterValues.Select(value => (JsonNode)value)]);
            properties[Filter] = filter;
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray(Query), ["additionalProperties"] = false };
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>Reads what a model asks for.</summary>
    /// <returns>The request, or a sentence for the model on what is wrong with it.</returns>
    public (SearchToolRequest? Request, string? Problem) Read(IReadOnlyDictionary<string, object?> arguments)
    {
        if (Text(arguments.GetValueOrDefault(Query)) is not { } query || string.IsNullOrWhiteSpace(query)) return (null, "The parameter query must be a text that says what to look for; call the tool again with one.");
        var top = options.Top;
        if (arguments.GetValueOrDefault(Top) is { } value && value is not JsonElement { ValueKind: JsonValueKind.Null })
        {
            if (Number(value) is not { } number || number < 1 || number > options.MaxTop)
                return (null, string.Create(CultureInfo.InvariantCulture, $"The parameter top must be a whole number from 1 to {options.MaxTop}; call the tool again with one, or without it."));
            top = number;
        }

        var filter = options.FilterDescription is null ? null : Text(arguments.GetValueOrDefault(Filter));
        if (string.IsNullOrWhiteSpace(filter)) filter = null;
        if (filter is not null && options.FilterValues.Count > 0 && !options.FilterValues.Contains(filter, StringComparer.Ordinal))
            return (null, $"The parameter filter must be one of {string.Join(", ", options.FilterValues.Select(one => $"'{one}'"))}; call the tool again with one of them, or without it.");
        return (new SearchToolRequest(query.Trim(), top, filter), null);
    }

    private static string? Text(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonNode node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => null,
    };

    // Some models write numbers as texts or with a fraction of 0.
    private static int? Number(object value)
    {
        var text = Text(value) ?? (value is JsonElement or JsonNode or IConvertible ? Convert.ToString(value, CultureInfo.InvariantCulture) : null);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
    }
}
