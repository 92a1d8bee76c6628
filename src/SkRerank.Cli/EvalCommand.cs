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
            var reports = parsed.GetValue(runs)!.Select(path => evaluator.Evaluate(TrecRun.Read(path))).ToArray();
            foreach (var report in reports.Where(r => r.MissingTopicIds.Count > 0))
                Console.Error.WriteLine($"The run '{report.Name}' answers none of {report.MissingTopicIds.Count} judged topics; each counts 0.");
            Console.Write(parsed.GetValue(json) ? EvaluationJson.Format(reports) + "\n" : EvaluationTable.Format(reports));
            return 0;
        });
        return command;
    }
}
