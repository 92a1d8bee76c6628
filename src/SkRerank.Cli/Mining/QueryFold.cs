using System.Globalization;
using System.Text;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Online;

namespace SkRerank.Cli.Mining;

/// <summary>Parts queries by a hash of their ids: the same query is in the same fold in every file, on every machine.</summary>
/// <param name="Number">The fold that is held out, from 1.</param>
/// <param name="Count">How many folds there are.</param>
internal sealed record QueryFold(int Number, int Count)
{
    /// <summary>Reads <c>I/N</c>; <see langword="null"/> where it is none.</summary>
    public static QueryFold? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 2 && number >= 1 && number <= count
            ? new QueryFold(number, count)
            : null;
    }

    /// <summary>Tells whether a query is in the fold that is held out.</summary>
    public bool Holds(string queryId) => (int)((ulong)InterleavingSeed.Of("fold", queryId) % (ulong)Count) == Number - 1;

    /// <summary>Writes the judgements of the held-out queries as a BEIR TSV, whole or not at all.</summary>
    /// <exception cref="ArgumentException">No judged query is in the fold.</exception>
    public void WriteQrels(Qrels qrels, string path)
    {
        var text = new StringBuilder("query-id\tcorpus-id\tscore\n");
        string[] held = [.. qrels.QueryIds.Where(Holds)];
        if (held.Length == 0) throw new ArgumentException($"None of the {qrels.QueryIds.Count} judged queries is in fold {Number} of {Count}: take fewer folds.");
        foreach (var id in held)
        {
            foreach (var (document, label) in qrels[id]) text.Append(CultureInfo.InvariantCulture, $"{id}\t{document}\t{label}\n");
        }

        WholeFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
