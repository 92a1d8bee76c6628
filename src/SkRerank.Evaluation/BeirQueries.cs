using System.Text.Json;

namespace SkRerank.Evaluation;

/// <summary>Reads the queries of a BEIR collection.</summary>
public static class BeirQueries
{
    /// <summary>Reads a <c>queries.jsonl</c>: on each line a JSON object with the strings <c>_id</c> and <c>text</c>; other properties and blank lines are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The queries in the order of the file.</returns>
    /// <exception cref="RerankException">The file is missing, has no query, has a malformed line or an id that is empty or comes twice; the message names file and line.</exception>
    public static IReadOnlyList<BeirQuery> Read(string path)
    {
        var file = new EvaluationFile(path, "queries");
        using var reader = file.Open();
        var queries = new List<BeirQuery>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.TryRead(out var line))
        {
            if (line.Trim(" \t\r"u8).IsEmpty) continue;
            var query = Parse(reader, line);
            if (!lines.TryAdd(query.Id, reader.LineNumber)) throw reader.FailAt($"the query id '{query.Id}' is already on line {lines[query.Id]}; give each query its own id.");
            queries.Add(query);
        }

        return queries.Count > 0 ? queries : throw file.Fail($"The queries file '{path}' contains no query; expected lines like {{\"_id\": \"1\", \"text\": \"…\"}}.");
    }

    private static BeirQuery Parse(Utf8LineReader reader, ReadOnlySpan<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw reader.FailAt($"expected a JSON object with '_id' and 'text', but got {Name(root.ValueKind)}; correct or remove the line.");
            var id = Required(reader, root, "_id");
            if (id.Length == 0) throw reader.FailAt("expected an id in '_id', but it is empty; give the query an id.");
            return new BeirQuery(id, Required(reader, root, "text"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // GetString tells invalid UTF-8 and lone surrogates by InvalidOperationException.
            throw reader.FailAt("expected a JSON object with '_id' and 'text', but the line is not valid JSON; correct or remove the line.", e);
        }
    }

    private static string Required(Utf8LineReader reader, JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value)) throw reader.FailAt($"expected the string '{name}', but the object has none; add it or remove the line.");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw reader.FailAt($"expected a string in '{name}', but got {Name(value.ValueKind)}; correct or remove the line.");
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
