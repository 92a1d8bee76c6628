using System.Globalization;
using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks;

/// <summary>Compares our measures of the dl19 runs with trec_eval's, to 1e-9.</summary>
internal static class EvalRun
{
    private const double Tolerance = 1e-9;

    private static readonly (string Golden, Measure Measure)[] Measures =
        [("ndcg_cut_10", Measure.Ndcg(10)), ("map", Measure.Map), ("recall_100", Measure.Recall(100)), ("P_10", Measure.Precision(10))];

    public static bool Run(string shared)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(shared, "golden", "evaluation", "dl19-aggregate.json")));
        var qrels = Qrels.Read(Path.Combine(shared, "data", "dl19", "qrels", "test.tsv"));
        var worst = 0.0;
        var count = 0;
        foreach (var run in golden.RootElement.GetProperty("runs").EnumerateObject())
        {
            var ranking = TrecRun.Read(Path.Combine(shared, "data", "dl19", "runs", run.Name + ".trec"));
            foreach (var relevance in new[] { 1, 2 })
            {
                var report = new Evaluator(qrels, new EvaluatorOptions { Relevance = relevance }).Evaluate(ranking);
                foreach (var (name, measure) in Measures)
                {
                    worst = Math.Max(worst, Math.Abs(report[measure] - run.Value.GetProperty($"l{relevance}").GetProperty(name).GetDouble()));
                    count++;
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} measures of dl19 runs compared with trec_eval: the greatest difference is {worst:G2} (tolerance {Tolerance:G1})."));
        return worst <= Tolerance && count > 0;
    }
}
