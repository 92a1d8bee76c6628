using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;

namespace SkRerank.SemanticKernel;

/// <summary>One filter that a model may set.</summary>
internal sealed record SearchParameter<TRecord>(string Name, string Description, string JsonType, Func<object, Expression<Func<TRecord, bool>>> Condition)
    where TRecord : class
{
    public static SearchParameter<TRecord> Of<T>(string name, string description, Func<T, Expression<Func<TRecord, bool>>> condition)
        where T : IParsable<T> => new(name, description, JsonTypeOf(typeof(T)), value => condition(Read<T>(name, value)));

    /// <summary>Describes the parameter to a model.</summary>
    public KernelParameterMetadata ToMetadata() => new(Name)
    {
        Description = Description,
        Schema = KernelJsonSchema.Parse(new JsonObject { ["type"] = JsonType, ["description"] = Description }.ToJsonString()),
    };

    // A model's arguments come as JSON or text, a program's as they are.
    private static T Read<T>(string name, object value)
        where T : IParsable<T>
    {
        if (value is T typed) return typed;
        var text = value switch
        {
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            JsonElement element => element.GetRawText(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        return T.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed
            : throw new ArgumentException($"The value of {name} must be of the type {typeof(T).Name}, but was '{text}'.");
    }

    private static string JsonTypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "boolean",
        >= TypeCode.SByte and <= TypeCode.UInt64 => "integer",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        _ => "string",
    };
}
