using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Reads the six columns of a run.</summary>
internal sealed class TrecRunReader(EvaluationFile file)
{
    private readonly List<string> _queryIds = [];
    private readonly Dictionary<string, List<Row>> _rows = new(StringComparer.Ordinal);

    public TrecRun Read()
    {
        ReadRows();
        ThrowIfRepeated();
        var rankings = new Dictionary<string, TrecRunEntry[]>(_rows.Count, StringComparer.Ordinal);
        foreach (var queryId in _queryIds)
        {
            _rows.Remove(queryId, out var rows);
            var ranking = rows!.ConvertAll(row => new TrecRunEntry(row.DocumentId, row.Score)).ToArray();
            Array.Sort(ranking, BestFirst);
            rankings.Add(queryId, ranking);
        }

        return new TrecRun(file.Path, _queryIds, rankings);
    }

    private static int BestFirst(TrecRunEntry x, TrecRunEntry y)
    {
        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : Utf8OrdinalComparer.Instance.Compare(y.DocumentId, x.DocumentId);
    }

    private void ReadRows()
    {
        using var reader = file.Open();
        Span<Range> columns = stackalloc Range[6];
        string? lastQueryId = null;
        List<Row> rows = [];
        while (reader.TryRead(out var line))
        {
            if (Columns.IsSilent(line)) continue;
            var count = Columns.AtBlanks(line, columns);
            if (count < 6) throw reader.FailAt($"expected six columns (query, Q0, document, rank, score, tag), but got {count}; correct or remove the line.");

            // trec_eval ignores what follows the tag; but an id with a blank in it moves every column, and then the rank is no number.
            if (count > 6 && !long.TryParse(line[columns[3]], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
                throw reader.FailAt($"expected six columns (query, Q0, document, rank, score, tag), but got {count} and no rank in the fourth; ids cannot contain blanks.");
            var queryId = reader.Text(line[columns[0]]);
            if (!ReferenceEquals(queryId, lastQueryId)) rows = RowsOf(lastQueryId = queryId);
            rows.Add(new Row(reader.Text(line[columns[2]]), Score(reader, line[columns[4]]), reader.LineNumber));
        }
    }

    private List<Row> RowsOf(string queryId)
    {
        if (_rows.TryGetValue(queryId, out var rows)) return rows;
        _queryIds.Add(queryId);
        return _rows[queryId] = [];
    }

    private static double Score(Utf8LineReader reader, ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)) return score;
        throw reader.FailAt($"expected a finite number as score, but got '{reader.Text(text)}'; correct or remove the line.");
    }

    /// <summary>Reports the first line of the file that names a document again; sorting finds it without a set per query.</summary>
    private void ThrowIfRepeated()
    {
        (int Line, int Before, string QueryId, string DocumentId)? first = null;
        foreach (var (queryId, rows) in _rows)
        {
            rows.Sort((x, y) =>
            {
                var byDocument = string.CompareOrdinal(x.DocumentId, y.DocumentId);
                return byDocument != 0 ? byDocument : x.Line.CompareTo(y.Line);
            });
            for (var i = 1; i < rows.Count; i++)
            {
                if (ReferenceEquals(rows[i].DocumentId, rows[i - 1].DocumentId) && (first is null || rows[i].Line < first.Value.Line))
                    first = (rows[i].Line, rows[i - 1].Line, queryId, rows[i].DocumentId);
            }
        }

        if (first is var (line, before, query, document))
            throw file.FailAt(line, $"document '{document}' is already on line {before} for query '{query}'; keep one of the two lines.");
    }

    private readonly record struct Row(string DocumentId, double Score, int Line);
}
