using SkRerank.Evaluation;
using SkRerank.Evaluation.Reporting;
using SkRerank.Retrieval;

namespace SkRerank.Samples.Evaluate;

/// <summary>Answers all queries by one pipeline, as a run file that any tool of TREC reads.</summary>
internal static class Run
{
    public static async Task<ReportRun> OfAsync(string name, IRetriever retriever, IEnumerable<BeirQuery> queries, Evaluator evaluator, string folder)
    {
        var path = Path.Combine(folder, $"{name}.trec");
        using (var writer = TrecRunWriter.Create(path, name))
        {
            foreach (var query in queries) writer.Write(query.Id, [.. (await retriever.RetrieveAsync(query.Text)).Candidates.Select(candidate => new TrecRunEntry(candidate.Id!, candidate.RetrievalScore!.Value))]);
        }

        var run = TrecRun.Read(path);
        return new ReportRun(evaluator.Evaluate(run, name), run);
    }
}
