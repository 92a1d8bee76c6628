using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace SkRerank.Records;

/// <summary>Reads the values that a record may hold.</summary>
internal static class RecordReader
{
    private const int MaxDepth = 32;

    /// <exception cref="RerankException">The record is none, or holds what cannot be rendered.</exception>
    public static RecordNode Read(JsonElement record) => record.ValueKind == JsonValueKind.Object
        ? Read(record, "", 0)
        : throw Failure($"A record must be a JSON object, but is {record.ValueKind}; wrap the value in an object.");

    /// <exception cref="RerankException">The record holds what cannot be rendered.</exception>
    public static RecordNode Read(IEnumerable<KeyValuePair<string, object?>> record) => ReadFields(record, "", 0);

    private static RecordNode Read(object? value, string path, int depth)
    {
        if (depth > MaxDepth) throw Failure($"A record must not be deeper than {MaxDepth} levels, but '{path}' is; leave it out, or flatten it.");
        return value switch
        {
            null => RecordNode.Null,
            string text => RecordNode.Text(text),
            bool flag => RecordNode.Literal(flag ? "true" : "false"),
            JsonElement json => Read(json, path, depth),
            double number => Number(number, path),
            float number => Number(number, path),
            sbyte or byte or short or ushort or int or uint or long or ulong or decimal or Int128 or UInt128 or System.Numerics.BigInteger => RecordNode.Literal(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
            DateTime or DateTimeOffset => RecordNode.Text(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)),
            DateOnly or TimeOnly => RecordNode.Text(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)),
            IEnumerable<KeyValuePair<string, object?>> record => ReadFields(record, path, depth),
            IDictionary dictionary => RecordNode.Record(dictionary.Cast<DictionaryEntry>().Select(entry => Field(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value, path, depth))),
            IEnumerable list => RecordNode.List([.. list.Cast<object?>().Select((item, i) => Read(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), depth + 1))]),
            Uri or char or Enum => RecordNode.Text(value.ToString()!),
            IFormattable formattable => RecordNode.Text(formattable.ToString(null, CultureInfo.InvariantCulture)),
            _ => throw Failure($"A value of a record must be a text, number, truth value, date, list or record, but '{path}' is a {value.GetType().Name}; give its text, or a dictionary of its values."),
        };
    }

    private static RecordNode Read(JsonElement json, string path, int depth) => json.ValueKind switch
    {
        JsonValueKind.Object => RecordNode.Record(json.EnumerateObject().Select(property => Field(property.Name, property.Value, path, depth))),
        JsonValueKind.Array => Read(json.EnumerateArray().Select(item => (object)item), path, depth),
        JsonValueKind.String => RecordNode.Text(json.GetString()!),
        JsonValueKind.Number => RecordNode.Literal(json.GetRawText()),
        JsonValueKind.True => RecordNode.Literal("true"),
        JsonValueKind.False => RecordNode.Literal("false"),
        _ => RecordNode.Null,
    };

    private static RecordNode ReadFields(IEnumerable<KeyValuePair<string, object?>> record, string path, int depth) =>
        RecordNode.Record(record.Select(field => Field(field.Key, field.Value, path, depth)));

    private static KeyValuePair<string, RecordNode> Field(string key, object? value, string path, int depth) =>
        new(key, Read(value, path.Length == 0 ? key : $"{path}.{key}", depth + 1));

    private static RecordNode Number(double number, string path) => double.IsFinite(number)
        ? RecordNode.Literal(number.ToString("R", CultureInfo.InvariantCulture))
        : throw Failure(string.Create(CultureInfo.InvariantCulture, $"A number of a record must be finite, but '{path}' is {number}; leave it out, or give a text."));

    private static RerankException Failure(string message) => new(message) { Operation = "render" };
}
