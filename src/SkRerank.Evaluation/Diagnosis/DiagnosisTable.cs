using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Formats a diagnosis as plain text.</summary>
public static class DiagnosisTable
{
    private const string NotLookedAt = "not looked at: it needs the texts";

    /// <summary>Formats the depths, the misses by kind, and the sentence.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="knowsTexts">Whether texts were looked at, so that what was cut by chunking is known.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="diagnosis"/> is <see langword="null"/>.</exception>
    public static string Format(RetrievalDiagnosis diagnosis, bool knowsTexts)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        List<string[]> depths = [["depth", "recall", "oracle ndcg@10"]];
        foreach (var point in diagnosis.Depths) depths.Add([Text(point.Depth), Text(point.Recall), Text(point.OracleNdcg)]);
        depths.Add(["candidates", Text(diagnosis.CandidateRecall), Text(diagnosis.CandidateNdcg)]);
        depths.Add(["final order", "", Text(diagnosis.Ndcg)]);

        Miss[] misses = [.. diagnosis.Topics.SelectMany(topic => topic.Misses)];
        var relevant = diagnosis.Topics.Sum(topic => topic.Relevant);
        Miss[] notRetrieved = [.. misses.Where(miss => miss.Kind == MissKind.NotRetrieved)];
        var (deeper, absent) = (notRetrieved.Count(miss => miss.RetrievedRank is not null), notRetrieved.Count(miss => miss.IsStored == false));
        string[] found = [.. deeper > 0 ? [$"{Text(deeper)} of them are found deeper, down to {Text(diagnosis.Depths[^1].Depth)}"] : Array.Empty<string>(), .. absent > 0 ? [$"{Text(absent)} are not in the store"] : Array.Empty<string>()];
        var (low, cut) = (diagnosis.Count(MissKind.RankedLow), diagnosis.Count(MissKind.CutByChunking));
        List<string[]> kinds =
        [
            ["  not retrieved", Text(notRetrieved.Length), Percent(notRetrieved.Length, misses.Length), string.Join("; ", found).PadRight(NotLookedAt.Length)],
            ["  ranked low", Text(low), Percent(low, misses.Length), ""],
            ["  cut by chunking", knowsTexts ? Text(cut) : "?", knowsTexts ? Percent(cut, misses.Length) : "", (knowsTexts ? "" : NotLookedAt).PadRight(string.Join("; ", found).Length)],
        ];

        var text = new StringBuilder(TextTable.Align(depths)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"Of {relevant} relevant documents {misses.Length} are not in the first ten.\n");
        return text.Append(TextTable.Align(kinds)).Append('\n').Append(diagnosis).Append('\n').ToString();
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(int count, int total) => total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / total:F1} %");
}
