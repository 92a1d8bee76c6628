using System.CommandLine;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Gating;

namespace SkRerank.Cli;

/// <summary><c>skrerank gate</c>: fails a build whose quality fell.</summary>
internal static class GateCommand
{
    private const int Failed = 2;

    public static Command Create()
    {
        var measuring = new MeasuringArguments();
        var run = new Option<string>("--run") { Description = "The run of this build.", Required = true };
        var bounds = new Option<KeyValuePair<Measure, double>[]?>("--min")
        {
            Description = "The least mean of measures, such as ndcg@10=0.35,recall@100=0.6.",
            HelpName = "MEASURE=VALUE",
            CustomParser = result =>
            {
                try
                {
                    return [.. (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "").Split(',').Select(Bound)];
                }
                catch (ArgumentException e)
                {
                    result.AddError(ErrorText.Of(e));
                    return null;
                }
            },
        };
        var baseline = new Option<string?>("--baseline") { Description = "A baseline file: no measure may fall significantly below it." };
        var level = Choice.Share("--level", "The level of the one-sided test against the baseline: the share of unchanged builds that fail by chance; 0.05 unless given.");
        var save = new Option<string?>("--save") { Description = "Write this run as a baseline to a file, and check nothing." };
        var command = new Command("gate", "Fail a build (exit code 2) when a measure is below a bound or significantly below a stored baseline.") { run, bounds, baseline, level, save };
        measuring.AddTo(command);
        command.SetAction(parsed =>
        {
            Measure[] bounded = [.. (parsed.GetValue(bounds) ?? []).Select(bound => bound.Key).Distinct()];
            var stored = parsed.GetValue(baseline) is { } file ? QualityBaseline.Read(file) : null;
            var needed = stored is null ? bounded : [.. bounded, .. stored.Measures.Select(Measure.Parse)];
            var report = MeasuringArguments.Measured(measuring.Evaluator(parsed, measuring.Judgements(parsed), needed), parsed.GetValue(run)!)[0];
            if (parsed.GetValue(save) is { } path)
            {
                QualityBaseline.Save(report, path);
                Console.WriteLine($"Wrote {report.Results.Count} measures of {report.TopicIds.Count} topics to {path}.");
                return 0;
            }

            var options = new GateOptions { Bounds = new Dictionary<Measure, double>(parsed.GetValue(bounds) ?? []), Baseline = stored };
            if (options.Bounds.Count == 0 && options.Baseline is null) throw new ArgumentException("A gate needs --min, --baseline or --save; without one every build would pass.");
            if (parsed.GetValue(level) is { } share) options.Level = share;
            var checks = QualityGate.Check(report, options);
            foreach (var check in checks) Console.WriteLine($"{(check.Passed ? "passed" : "FAILED")}  {check.Message}");
            return checks.All(check => check.Passed) ? 0 : Failed;
        });
        return command;
    }

    private static KeyValuePair<Measure, double> Bound(string text)
    {
        var parts = text.Split('=');
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(Measure.Parse(parts[0]), value)
            : throw new ArgumentException($"The value of --min must be measures with their least means, such as ndcg@10=0.35, but was '{text}'.");
    }
}
