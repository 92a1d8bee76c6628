using System.CommandLine;
using SkRerank.Evaluation;

namespace SkRerank.Cli;

/// <summary><c>skrerank eval</c>: measures runs by trec_eval's definitions.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var qrels = new Option<string>("--qrels") { Description = "The judgements: a BEIR TSV or a TREC file.", Required = true };
        var runs = new Option<string[]>("--run") { Description = "A TREC run; may be given several times.", Required = true };
        var relevance = new Option<int>("--relevance") { Description = "The least label that counts as relevant for MRR, MAP, recall and precision; nDCG does not read it.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("eval", "Measure runs: nDCG@10, MRR@10, MAP, Recall@100 and P@10, by trec_eval's definitions, over every topic of the judgements.") { qrels, runs, relevance, json };
        command.SetAction(parsed =>
        {
            var evaluator = new Evaluator(Qrels.Read(parsed.GetValue(qrels)!), new EvaluatorOptions { Relevance = parsed.GetValue(relevance) });
            var paths = parsed.GetValue(runs)!;
            var reports = Array.ConvertAll(paths, path => evaluator.Evaluate(TrecRun.Read(path), NameOf(path, paths)));
            foreach (var report in reports.Where(r => r.MissingTopicIds.Count > 0))
                Console.Error.WriteLine($"The run '{report.Name}' has no answer to {report.MissingTopicIds.Count} of {report.TopicIds.Count} judged topics; each counts 0.");
            Console.Write(parsed.GetValue(json) ? EvaluationJson.Format(reports) + "\n" : EvaluationTable.Format(reports));
            return 0;
        });
        return command;
    }

    // Two runs whose files have one name are told apart by their paths.
    private static string? NameOf(string path, string[] paths)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return paths.Count(p => Path.GetFileNameWithoutExtension(p) == name) > 1 ? path : null;
    }
}
