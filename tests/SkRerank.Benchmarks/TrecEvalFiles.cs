using System.Globalization;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks;

/// <summary>Compares our measures with trec_eval's own expected outputs, line by line, to the four decimals that it prints.</summary>
internal static class TrecEvalFiles
{
    // The arguments with which trec_eval's own tests make each file.
    private static readonly (string Output, string Qrels, string Run, EvaluatorOptions Options)[] Outputs =
    [
        ("out.test", "qrels.test", "results.test", new()),
        ("out.test.a", "qrels.test", "results.test", new()),
        ("out.test.aq", "qrels.test", "results.test", new()),
        ("out.test.aqc", "qrels.test", "results.trunc", new()),
        ("out.test.aqcM", "qrels.test", "results.trunc", new() { MaxDepth = 100 }),
        ("out.test.aql", "qrels.rel_level", "results.test", new() { Relevance = 2 }),
        ("out.test.meas_params", "qrels.test", "results.test", new()),
    ];

    public static bool Run(string folder)
    {
        int equal = 0, different = 0;
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (output, qrels, run, options) in Outputs)
        {
            var judgements = Qrels.Read(Path.Combine(folder, qrels));
            var ranking = TrecRun.Read(Path.Combine(folder, run));
            foreach (var line in File.ReadLines(Path.Combine(folder, output)))
            {
                var columns = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (Find(columns[0]) is not { } measure)
                {
                    unknown.Add(columns[0].Split('_')[0]);
                    continue;
                }

                options.Measures = [measure];
                var report = new Evaluator(judgements, options).Evaluate(ranking);
                var value = columns[1] == "all" ? report[measure] : report.Results[0].TopicValues[report.TopicIds.ToList().IndexOf(columns[1])];
                if (value.ToString("F4", CultureInfo.InvariantCulture) == columns[2])
                {
                    equal++;
                    continue;
                }

                different++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: '{line}', but here {value:F6}."));
            }
        }

        Console.WriteLine($"{equal} lines of trec_eval's expected outputs are equal, {different} differ; lines of {string.Join(", ", unknown)} have no measure here.");
        return different == 0 && equal > 0;
    }

    private static Measure? Find(string name)
    {
        try
        {
            return Measure.Parse(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
