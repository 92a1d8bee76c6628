using System.Globalization;
using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks;

/// <summary>Compares our measures of the dl19 runs with trec_eval's, to 1e-9.</summary>
internal static class EvalRun
{
    private const double Tolerance = 1e-9;

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
                Measure[] measures = [.. run.Value.GetProperty($"l{relevance}").EnumerateObject().Select(value => Measure.Parse(value.Name))];
                var report = new Evaluator(qrels, new EvaluatorOptions { Relevance = relevance, Measures = measures }).Evaluate(ranking);
                foreach (var value in run.Value.GetProperty($"l{relevance}").EnumerateObject())
                {
                    worst = Math.Max(worst, Math.Abs(report[Measure.Parse(value.Name)] - value.Value.GetDouble()));
                    count++;
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} measures of dl19 runs compared with trec_eval: the greatest difference is {worst:G2} (tolerance {Tolerance:G1})."));
        var topics = PerTopic(shared, qrels);
        return TrecEvalFiles.Run(Path.Combine(shared, "data", "trec_eval")) && topics && worst <= Tolerance && count > 0;
    }

    private static bool PerTopic(string shared, Qrels qrels)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(shared, "golden", "evaluation", "dl19-per-query.json")));
        var worst = 0.0;
        var count = 0;
        foreach (var run in golden.RootElement.EnumerateObject())
        {
            var ranking = TrecRun.Read(Path.Combine(shared, "data", "dl19", "runs", run.Name + ".trec"));
            foreach (var topic in run.Value.EnumerateObject())
            {
                foreach (var value in topic.Value.EnumerateObject())
                {
                    var own = Evaluator.Score(Measure.Parse(value.Name), [.. ranking[topic.Name].Select(entry => entry.DocumentId)], qrels[topic.Name]);
                    worst = Math.Max(worst, Math.Abs(own - value.Value.GetDouble()));
                    count++;
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} values of single topics compared with trec_eval: the greatest difference is {worst:G2} (tolerance {Tolerance:G1})."));
        return worst <= Tolerance && count > 0;
    }
}
