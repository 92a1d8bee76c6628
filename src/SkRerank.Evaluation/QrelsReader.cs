using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Reads judgements in BEIR's or TREC's columns.</summary>
internal sealed class QrelsReader(EvaluationFile file)
{
    private const string Formats = $"three columns between tabs (query-id, corpus-id, score), four between blanks (query, iteration, document, label) or JSON lines {JsonRow.Form}";

    private readonly List<string> _queryIds = [];
    private readonly Dictionary<string, Dictionary<string, int>> _labels = new(StringComparer.Ordinal);

    public Qrels Read()
    {
        using var reader = file.Open();
        Span<Range> columns = stackalloc Range[4];
        bool? json = null, beir = null;
        while (reader.TryRead(out var line))
        {
            if (Columns.IsSilent(line)) continue;
            json ??= line[0] == (byte)'{';
            if (json.Value)
            {
                AddJson(reader, line);
                continue;
            }

            if (beir is null)
            {
                beir = IsBeir(reader, line, columns, out var header);
                if (header) continue;
            }

            if (beir.Value) AddBeir(reader, line, columns);
            else AddTrec(reader, line, columns);
        }

        if (_queryIds.Count == 0) throw file.Fail($"The qrels file '{file.Path}' contains no judgement; expected lines of {Formats}.");
        return new Qrels(file.Path, _queryIds, _labels);
    }

    private static bool IsBeir(Utf8LineReader reader, ReadOnlySpan<byte> line, Span<Range> columns, out bool header)
    {
        header = false;
        if (Columns.AtTabs(line, columns) == 3)
        {
            header = line[columns[0]].SequenceEqual("query-id"u8) && line[columns[1]].SequenceEqual("corpus-id"u8) && line[columns[2]].SequenceEqual("score"u8);
            if (header || TryLabel(line[columns[2]], out _)) return true;
        }

        if (Columns.AtBlanks(line, columns) == 4) return false;
        throw reader.FailAt($"expected {Formats}, but got '{reader.Text(line).TrimEnd()}'; check that it is a qrels file.");
    }

    private void AddBeir(Utf8LineReader reader, ReadOnlySpan<byte> line, Span<Range> columns)
    {
        var count = Columns.AtTabs(line, columns);
        if (count != 3) throw reader.FailAt($"expected three columns between tabs (query-id, corpus-id, score), but got {count}; correct or remove the line.");
        Add(reader, line[columns[0]], line[columns[1]], line[columns[2]]);
    }

    private void AddTrec(Utf8LineReader reader, ReadOnlySpan<byte> line, Span<Range> columns)
    {
        var count = Columns.AtBlanks(line, columns);
        if (count != 4) throw reader.FailAt($"expected four columns (query, iteration, document, label), but got {count}; correct or remove the line.");
        Add(reader, line[columns[0]], line[columns[2]], line[columns[3]]);
    }

    private void Add(Utf8LineReader reader, ReadOnlySpan<byte> query, ReadOnlySpan<byte> document, ReadOnlySpan<byte> label)
    {
        var queryId = reader.Text(query);
        var documentId = reader.Text(document);
        if (queryId.Length == 0 || documentId.Length == 0) throw reader.FailAt("expected the ids of a query and a document, but one of them is empty; correct or remove the line.");
        if (!TryLabel(label, out var value)) throw reader.FailAt($"expected a whole number as label, but got '{reader.Text(label)}'; correct or remove the line.");
        Add(reader, queryId, documentId, value);
    }

    private void AddJson(Utf8LineReader reader, ReadOnlySpan<byte> line)
    {
        var row = JsonRow.Read(reader, line);
        if (row.Score != Math.Truncate(row.Score) || Math.Abs(row.Score) > int.MaxValue) throw reader.FailAt(FormattableString.Invariant($"expected a whole number as label, but got '{row.Score}'; correct or remove the line."));
        Add(reader, row.QueryId, row.DocumentId, (int)row.Score);
    }

    private void Add(Utf8LineReader reader, string queryId, string documentId, int value)
    {
        if (!_labels.TryGetValue(queryId, out var labels))
        {
            _labels.Add(queryId, labels = new(StringComparer.Ordinal));
            _queryIds.Add(queryId);
        }

        if (!labels.TryAdd(documentId, value)) throw reader.FailAt($"document '{documentId}' was already judged for query '{queryId}'; keep one of the two lines.");
    }

    private static bool TryLabel(ReadOnlySpan<byte> text, out int label) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out label);
}
