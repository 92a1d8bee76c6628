using System.CommandLine;
using SkRerank.Evaluation.Comparison;

namespace SkRerank.Cli;

/// <summary><c>skrerank compare</c>: says what separates runs from a baseline, and whether it is chance.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var measuring = new MeasuringArguments();
        var baseline = new Option<string>("--baseline") { Description = "The run to compare with.", Required = true };
        var runs = new Option<string[]>("--run") { Description = "A run; may be given several times.", Required = true };
        var test = Choice.Of("--test", "The test of each difference; randomisation unless another is named.", ("randomisation", PairedTestKind.Randomisation), ("t", PairedTestKind.PairedT), ("wilcoxon", PairedTestKind.Wilcoxon));
        var topics = Choice.Count("--topics", "How many of the topics that lost and won most are listed; 5 unless given.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("compare", "Compare runs with a baseline: differences with bootstrap intervals, p-values with Holm's correction, won and lost topics.") { baseline, runs, test, topics, json };
        measuring.AddTo(command);
        command.SetAction(parsed =>
        {
            var reports = measuring.Measured(parsed, [parsed.GetValue(baseline)!, .. parsed.GetValue(runs)!]);
            var options = new ComparisonOptions { Test = parsed.GetValue(test) ?? PairedTestKind.Randomisation };
            if (parsed.GetValue(topics) is { } count) options.TopicCount = count;
            var comparisons = RunComparer.Compare(reports[0], reports[1..], options);
            Console.Write(parsed.GetValue(json) ? ComparisonJson.Format(reports[0].Name, comparisons) + "\n" : ComparisonTable.Format(reports[0].Name, comparisons));
            return 0;
        });
        return command;
    }
}
