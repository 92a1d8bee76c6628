using System.CommandLine;
using System.Text;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Reporting;

namespace SkRerank.Cli;

/// <summary><c>skrerank report</c>: writes an evaluation as one HTML page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var measuring = new MeasuringArguments();
        var runs = new Option<string[]>("--run") { Description = "A run; the first is the baseline of the others.", Required = true };
        var queries = new Option<string?>("--queries") { Description = "The queries as BEIR JSON lines, to show their texts." };
        var output = new Option<string>("--output") { Description = "The HTML file to write.", Required = true };
        var title = new Option<string?>("--title") { Description = "The title of the page." };
        var command = new Command("report", "Write one HTML page that stands alone: measures with intervals, depth curves, topics, rank movement, scores, reliability.") { runs, queries, output, title };
        measuring.AddTo(command);
        command.SetAction(parsed =>
        {
            var judgements = measuring.Judgements(parsed);
            var measured = MeasuringArguments.MeasuredRuns(measuring.Evaluator(parsed, judgements), parsed.GetValue(runs)!);
            var options = new ReportOptions();
            if (parsed.GetValue(queries) is { } file) options.QueryTexts = BeirQueries.Read(file).ToDictionary(query => query.Id, query => query.Text, StringComparer.Ordinal);
            if (parsed.GetValue(title) is { } text) options.Title = text;
            var path = parsed.GetValue(output)!;
            WholeFile.Write(path, Encoding.UTF8.GetBytes(HtmlReport.Format(judgements, measured, measuring.Relevance(parsed), options)));
            Console.WriteLine($"Wrote {path}: {measured.Length} runs over {measured[0].Evaluation.TopicIds.Count} topics.");
            return 0;
        });
        return command;
    }
}
