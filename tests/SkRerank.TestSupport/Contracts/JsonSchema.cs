using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Checks JSON against the schemas of a contract; knows as much of JSON Schema and OpenAPI as those use.</summary>
/// <remarks>A property that an object's schema does not list is a violation, unless the schema says <c>additionalProperties</c>: what a provider has not documented must not be sent.</remarks>
public sealed class JsonSchema
{
    private readonly JsonElement _document;

    private JsonSchema(JsonElement document) => _document = document;

    /// <summary>Reads the schemas of a contract, such as <c>cohere-v2</c>, from Golden/contracts.</summary>
    public static JsonSchema Load(string contract)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(contract + ".json")
            ?? throw new ArgumentException($"There is no contract '{contract}' in Golden/contracts.", nameof(contract));
        using var document = JsonDocument.Parse(stream);
        return new JsonSchema(document.RootElement.Clone());
    }

    /// <summary>Takes a document of schemas that refer to each other.</summary>
    public static JsonSchema Of(JsonElement document) => new(document);

    /// <summary>Gives what a value violates: of the part <c>request</c>, <c>response</c> or <c>error</c>.</summary>
    public IReadOnlyList<string> Violations(string part, JsonElement value) => [.. Violations(_document.GetProperty(part), value, "$")];

    /// <summary>Gives what a value violates: of a schema of the document.</summary>
    public IReadOnlyList<string> Violations(JsonElement schema, JsonElement value) => [.. Violations(schema, value, "$")];

    private IEnumerable<string> Violations(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Violations(Resolve(reference.GetString()!), value, at);
        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean()) return [];
        if (!IsOfType(schema, value)) return [$"{at} must be {schema.GetProperty("type")}, but is {value.ValueKind}"];
        return Choices(schema, value, at).Concat(Limits(schema, value, at)).Concat(value.ValueKind switch
        {
            JsonValueKind.Object => Properties(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, i) => Violations(items, item, $"{at}[{i}]")),
            _ => [],
        });
    }

    private JsonElement Resolve(string reference) => reference[2..].Split('/').Aggregate(_document, (at, name) => at.GetProperty(name));

    private static bool IsOfType(JsonElement schema, JsonElement value)
    {
        if (!schema.TryGetProperty("type", out var type)) return true;
        return value.ValueKind switch
        {
            JsonValueKind.Object => type.ValueEquals("object"),
            JsonValueKind.Array => type.ValueEquals("array"),
            JsonValueKind.String => type.ValueEquals("string"),
            JsonValueKind.Number => type.ValueEquals("number") || (type.ValueEquals("integer") && (value.TryGetInt64(out _) || value.TryGetUInt64(out _))),
            JsonValueKind.True or JsonValueKind.False => type.ValueEquals("boolean"),
            _ => type.ValueEquals("null"),
        };
    }

    private IEnumerable<string> Choices(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value)) yield return $"{at} must be {constant}, but is {value}";
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) yield return $"{at} must be one of {words}, but is {value}";
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var violation in all.EnumerateArray().SelectMany(part => Violations(part, value, at))) yield return violation;
        }

        foreach (var name in new[] { "oneOf", "anyOf" })
        {
            if (!schema.TryGetProperty(name, out var choices)) continue;
            string[][] found = [.. choices.EnumerateArray().Select(choice => Violations(choice, value, at).ToArray())];
            if (found.All(f => f.Length > 0)) yield return $"{at} fits no choice: {string.Join(" | ", found.Select(f => f[0]))}";
        }
    }

    private static IEnumerable<string> Limits(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (Limit(schema, "minimum") is { } minimum && value.GetDouble() < minimum) yield return $"{at} must be at least {minimum}, but is {value}";
            if (Limit(schema, "exclusiveMinimum") is { } above && value.GetDouble() <= above) yield return $"{at} must be above {above}, but is {value}";
            if (Limit(schema, "maximum") is { } maximum && value.GetDouble() > maximum) yield return $"{at} must be at most {maximum}, but is {value}";
        }

        var length = value.ValueKind switch { JsonValueKind.String => value.GetString()!.EnumerateRunes().Count(), JsonValueKind.Array => value.GetArrayLength(), _ => -1 };
        if (length < 0) yield break;
        var unit = value.ValueKind == JsonValueKind.String ? "Length" : "Items";
        if (Limit(schema, "min" + unit) is { } least && length < least) yield return string.Create(CultureInfo.InvariantCulture, $"{at} must have at least {least}, but has {length}");
        if (Limit(schema, "max" + unit) is { } most && length > most) yield return string.Create(CultureInfo.InvariantCulture, $"{at} must have at most {most}, but has {length}");
    }

    private static double? Limit(JsonElement schema, string name) => schema.TryGetProperty(name, out var limit) ? limit.GetDouble() : null;

    private IEnumerable<string> Properties(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))) yield return $"{at}.{name} is missing";
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var additional);
        if (!hasProperties && !hasOthers) yield break;
        var others = hasOthers && additional.ValueKind != JsonValueKind.False;
        foreach (var property in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(property.Name, out var known))
            {
                foreach (var violation in Violations(known, property.Value, $"{at}.{property.Name}")) yield return violation;
            }
            else if (others && additional.ValueKind == JsonValueKind.Object)
            {
                foreach (var violation in Violations(additional, property.Value, $"{at}.{property.Name}")) yield return violation;
            }
            else if (!others)
            {
                yield return $"{at}.{property.Name} is not in the contract";
            }
        }
    }
}
