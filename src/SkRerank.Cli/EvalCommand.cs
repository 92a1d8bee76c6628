using System.CommandLine;
using SkRerank.Evaluation;

namespace SkRerank.Cli;

/// <summary><c>skrerank eval</c>: measures runs by trec_eval's definitions.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var measuring = new MeasuringArguments();
        var runs = new Option<string[]>("--run") { Description = "A TREC run or JSON lines, also as gzip; may be given several times.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("eval", "Measure runs by trec_eval's definitions, over every topic of the judgements; or, with 'eval answers', the answers of a chat model with and without reranking.") { runs, json };
        measuring.AddTo(command);
        command.Add(EvalAnswersCommand.Create());
        command.SetAction(parsed =>
        {
            var reports = measuring.Measured(parsed, parsed.GetValue(runs)!);
            Console.Write(parsed.GetValue(json) ? EvaluationJson.Format(reports) + "\n" : EvaluationTable.Format(reports));
            return 0;
        });
        return command;
    }
}
