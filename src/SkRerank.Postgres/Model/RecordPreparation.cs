using Microsoft.Extensions.AI;

namespace SkRerank.Postgres.Model;

/// <summary>Makes records ready to be written: checks them and makes their embeddings.</summary>
internal sealed class RecordPreparation(TableModel model)
{
    /// <summary>Prepares a batch whose keys are set; of records with one key the last one stays.</summary>
    public async Task<List<PreparedRecord>> PrepareAsync<TRecord>(IReadOnlyList<TRecord> records, CancellationToken cancellationToken)
        where TRecord : class
    {
        var last = new Dictionary<object, PreparedRecord>();
        foreach (var record in records)
        {
            var key = model.Key.Property.GetValueAsObject(record) ?? throw new ArgumentException("A record's key must not be null.", nameof(records));
            CheckText(key as string, "key", key);
            foreach (var column in model.Data) CheckText(column.Property.GetValueAsObject(record), column, key);
            last[key] = new PreparedRecord(key, record, new ReadOnlyMemory<float>[model.Vectors.Count]);
        }

        List<PreparedRecord> prepared = [.. last.Values];
        for (var i = 0; i < model.Vectors.Count; i++)
        {
            var column = model.Vectors[i];
            if (column.IsGenerated) await GenerateAsync(column, i, prepared, cancellationToken).ConfigureAwait(false);
            else foreach (var one in prepared) one.Vectors[i] = VectorColumn.ToVector(column.Property.GetValueAsObject(one.Record));
            foreach (var one in prepared)
            {
                if (!one.Vectors[i].IsEmpty) column.Check(one.Vectors[i].Span, $"the record '{one.Key}'");
            }
        }

        return prepared;
    }

    private static async Task GenerateAsync(VectorColumn column, int number, List<PreparedRecord> prepared, CancellationToken cancellationToken)
    {
        if (column.Property.EmbeddingGenerationDispatcher is null)
            throw new InvalidOperationException($"The vector property '{column.Property.ModelName}' is generated from text, but there is no embedding generator: set PostgresCollectionOptions.EmbeddingGenerator to write records.");
        var sources = prepared.Select(one => (Record: one, Value: column.Property.GetValueAsObject(one.Record))).Where(s => s.Value is not null).ToArray();
        if (sources.Length == 0) return;
        var embeddings = await column.Property.GenerateEmbeddingsAsync(sources.Select(s => s.Value!), cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != sources.Length)
            throw new InvalidOperationException($"The embedding generator of the vector property '{column.Property.ModelName}' must give {sources.Length} embeddings, one a text, but gave {embeddings.Count}.");
        for (var i = 0; i < sources.Length; i++) sources[i].Record.Vectors[number] = ((Embedding<float>)embeddings[i]).Vector;
    }

    private static void CheckText(object? value, DataColumn column, object key)
    {
        if (value is string text) CheckText(text, $"property '{column.Property.ModelName}'", key);
        else if (value is IEnumerable<string?> list) foreach (var element in list) CheckText(element, $"property '{column.Property.ModelName}'", key);
    }

    private static void CheckText(string? text, string what, object key)
    {
        if (text is null) return;
        if (text.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException($"PostgreSQL keeps no zero character in a text, but the {what} of the record '{Shown(key)}' has one: take it out.", nameof(text));
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw new ArgumentException($"A text must be valid Unicode, but the {what} of the record '{Shown(key)}' has half of a surrogate pair at position {i}.", nameof(text));
            i++;
        }
    }

    private static string Shown(object key) => FormattableString.Invariant($"{key}").Replace("\0", "\\0", StringComparison.Ordinal);
}
