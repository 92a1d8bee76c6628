using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Reads the six columns of a run, or its JSON lines.</summary>
internal sealed class TrecRunReader(EvaluationFile file, ScorePrecision precision)
{
    private readonly List<string> _queryIds = [];
    private readonly Dictionary<string, List<Row>> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<object> _documents = new(ReferenceEqualityComparer.Instance);
    private byte[] _queryBytes = [];
    private string _queryId = "";
    private bool? _json;

    public TrecRun Read()
    {
        ReadRows();
        ThrowIfRepeated();
        var rankings = new Dictionary<string, TrecRunEntry[]>(_rows.Count, StringComparer.Ordinal);
        foreach (var queryId in _queryIds)
        {
            _rows.Remove(queryId, out var rows);
            rankings.Add(queryId, Ranking(rows!));
        }

        return new TrecRun(file.Path, _queryIds, rankings);
    }

    /// <summary>Reads query after query, with the rows of one in memory, and of the others their queries' ids.</summary>
    public IEnumerable<TrecTopic> ReadTopics()
    {
        using var reader = file.Open();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? queryId = null;
        List<Row> rows = [];
        while (TryReadRow(reader, out var next, out var row))
        {
            if (next != queryId)
            {
                if (queryId is not null) yield return Topic(queryId, rows);
                if (!seen.Add(next)) throw file.FailAt(row.Line, $"query '{next}' comes a second time after other queries; sort the lines by query, or read the whole run.");
                (queryId, rows) = (next, []);
                reader.Forget();
                row = row with { DocumentId = reader.Kept(row.DocumentId) };
            }

            rows.Add(row);
        }

        if (queryId is not null) yield return Topic(queryId, rows);
    }

    private static TrecRunEntry[] Ranking(List<Row> rows)
    {
        var ranking = rows.ConvertAll(row => new TrecRunEntry(row.DocumentId, row.Score)).ToArray();

        // Runs are mostly written in their order.
        if (!IsSorted(ranking)) Array.Sort(ranking, BestFirst);
        return ranking;
    }

    private static bool IsSorted(TrecRunEntry[] ranking)
    {
        for (var i = 1; i < ranking.Length; i++)
        {
            if (BestFirst(ranking[i - 1], ranking[i]) > 0) return false;
        }

        return true;
    }

    private static int BestFirst(TrecRunEntry x, TrecRunEntry y)
    {
        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : Utf8OrdinalComparer.Instance.Compare(y.DocumentId, x.DocumentId);
    }

    private TrecTopic Topic(string queryId, List<Row> rows)
    {
        if (Repeated(rows) is { } repeated) throw Repeated(queryId, repeated);
        return new TrecTopic(queryId, Ranking(rows));
    }

    private void ReadRows()
    {
        using var reader = file.Open();
        string? lastQueryId = null;
        List<Row> rows = [];
        while (TryReadRow(reader, out var queryId, out var row))
        {
            if (!ReferenceEquals(queryId, lastQueryId)) rows = RowsOf(lastQueryId = queryId);
            rows.Add(row);
        }
    }

    private bool TryReadRow(Utf8LineReader reader, out string queryId, out Row row)
    {
        Span<Range> columns = stackalloc Range[6];
        while (reader.TryRead(out var line))
        {
            if (Columns.IsSilent(line)) continue;
            _json ??= line[0] == (byte)'{';
            if (_json.Value)
            {
                var json = JsonRow.Read(reader, line);
                (queryId, row) = (reader.Kept(json.QueryId), new Row(reader.Kept(json.DocumentId), Rounded(json.Score), reader.LineNumber));
                return true;
            }

            var count = Columns.AtBlanks(line, columns);
            if (count < 6) throw reader.FailAt($"expected six columns (query, Q0, document, rank, score, tag), but got {count}; correct or remove the line.");

            // trec_eval ignores what follows the tag; but an id with a blank in it moves every column, and then the rank is no number.
            if (count > 6 && !long.TryParse(line[columns[3]], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
                throw reader.FailAt($"expected six columns (query, Q0, document, rank, score, tag), but got {count} and no rank in the fourth; ids cannot contain blanks.");
            (queryId, row) = (QueryId(reader, line[columns[0]]), new Row(reader.Text(line[columns[2]]), Rounded(Score(reader, line[columns[4]])), reader.LineNumber));
            return true;
        }

        (queryId, row) = ("", default);
        return false;
    }

    // Line after line has the same query: its text is looked up once.
    private string QueryId(Utf8LineReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_queryBytes)) (_queryId, _queryBytes) = (reader.Text(bytes), bytes.ToArray());
        return _queryId;
    }

    private List<Row> RowsOf(string queryId)
    {
        if (_rows.TryGetValue(queryId, out var rows)) return rows;
        _queryIds.Add(queryId);
        return _rows[queryId] = [];
    }

    private double Rounded(double score) => precision == ScorePrecision.Reduced ? (float)score : score;

    private static double Score(Utf8LineReader reader, ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)) return score;
        throw reader.FailAt($"expected a finite number as score, but got '{reader.Text(text)}'; correct or remove the line.");
    }

    /// <summary>Reports the first line of the file that names a document again.</summary>
    private void ThrowIfRepeated()
    {
        (string QueryId, (Row Row, int Before) Repeated)? first = null;
        foreach (var (queryId, rows) in _rows)
        {
            if (Repeated(rows) is { } repeated && (first is null || repeated.Row.Line < first.Value.Repeated.Row.Line)) first = (queryId, repeated);
        }

        if (first is var (query, found)) throw Repeated(query, found);
    }

    private RerankException Repeated(string queryId, (Row Row, int Before) repeated) =>
        file.FailAt(repeated.Row.Line, $"document '{repeated.Row.DocumentId}' is already on line {repeated.Before} for query '{queryId}'; keep one of the two lines.");

    // Ids are one object each, so equal ids are the same object.
    private (Row Row, int Before)? Repeated(List<Row> rows)
    {
        if (!HasRepeated(rows)) return null;
        rows.Sort((x, y) =>
        {
            var byDocument = string.CompareOrdinal(x.DocumentId, y.DocumentId);
            return byDocument != 0 ? byDocument : x.Line.CompareTo(y.Line);
        });
        (Row Row, int Before)? first = null;
        for (var i = 1; i < rows.Count; i++)
        {
            if (ReferenceEquals(rows[i].DocumentId, rows[i - 1].DocumentId) && (first is null || rows[i].Line < first.Value.Row.Line)) first = (rows[i], rows[i - 1].Line);
        }

        return first;
    }

    private bool HasRepeated(List<Row> rows)
    {
        _documents.Clear();
        foreach (var row in rows)
        {
            if (!_documents.Add(row.DocumentId)) return true;
        }

        return false;
    }

    private readonly record struct Row(string DocumentId, double Score, int Line);
}
