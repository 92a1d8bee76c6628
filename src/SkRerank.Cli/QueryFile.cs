using SkRerank.Evaluation;

namespace SkRerank.Cli;

/// <summary>Reads the queries of a run: all of a file, or those that were judged.</summary>
internal static class QueryFile
{
    /// <exception cref="RerankException">A file cannot be read, or no query is left.</exception>
    public static IReadOnlyList<BeirQuery> Read(string path, string? qrelsPath)
    {
        var queries = BeirQueries.Read(path);
        if (qrelsPath is null) return queries;
        var qrels = Qrels.Read(qrelsPath);
        BeirQuery[] judged = [.. queries.Where(q => qrels.Contains(q.Id))];
        if (judged.Length == 0)
            throw new RerankException($"None of the {qrels.QueryIds.Count} topics of the qrels '{qrelsPath}' is a query of '{path}'; give the two files of one collection.");
        if (judged.Length < qrels.QueryIds.Count)
            Console.Error.WriteLine($"{qrels.QueryIds.Count - judged.Length} of {qrels.QueryIds.Count} judged topics are not in '{path}'; each counts 0 in eval.");
        return judged;
    }
}
