using System.CommandLine;
using System.Text;
using SkRerank.Evaluation.Online;
using SkRerank.Evaluation.Sqlite;

namespace SkRerank.Cli;

/// <summary><c>skrerank experiment</c>: says what users preferred, by a click log.</summary>
internal static class ExperimentCommand
{
    // How every SQLite file begins.
    private static readonly byte[] SqliteMagic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    public static Command Create()
    {
        var log = new Option<string>("--log") { Description = "The click log: JSON lines or SQLite, told apart by itself.", Required = true };
        var name = new Option<string?>("--experiment") { Description = "Look only at the experiment of this name." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var command = new Command("experiment", "Say what users preferred, by a click log: credit, wins and losses of sessions, p-values that are valid however often they are looked at.") { log, name, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(log)!;
            if (!File.Exists(path)) throw new ArgumentException(Directory.Exists(path) ? $"Expected a click log, but '{path}' is a folder; name the file inside it." : $"The click log '{path}' does not exist; check the path.");
            var summary = IsSqlite(path) ? await FromSqliteAsync(path, parsed.GetValue(name), cancellationToken) : await FromLinesAsync(path, parsed.GetValue(name), cancellationToken);
            if (parsed.GetValue(name) is { } wanted && summary.Experiments.Count == 0) throw new ArgumentException($"The click log '{path}' has no exposure of an experiment '{wanted}'; check the name.");
            Console.Write(parsed.GetValue(json) ? ExperimentJson.Format(summary) + "\n" : ExperimentTable.Format(Harmless(summary)));
            return 0;
        });
        return command;
    }

    private static bool IsSqlite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var start = new byte[SqliteMagic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual(SqliteMagic);
    }

    private static async Task<ExperimentSummary> FromSqliteAsync(string path, string? name, CancellationToken cancellationToken)
    {
        using var log = new SqliteClickLog(path);
        return await ExperimentAnalysis.ReadAsync(log, name, cancellationToken);
    }

    private static async Task<ExperimentSummary> FromLinesAsync(string path, string? name, CancellationToken cancellationToken)
    {
        var (first, problem) = (0, "");
        var log = new JsonLinesClickLog(path, (line, why) => (first, problem) = first == 0 ? (line, why) : (first, problem));
        var summary = await ExperimentAnalysis.ReadAsync(log, name, cancellationToken);
        if (log.SkippedLines > 0) Console.Error.WriteLine(TerminalText.OneLine($"{log.SkippedLines} {(log.SkippedLines == 1 ? "line is" : "lines are")} no event and {(log.SkippedLines == 1 ? "was" : "were")} skipped; line {first} is the first: {problem}"));
        return summary;
    }

    private static ExperimentSummary Harmless(ExperimentSummary summary) => summary with
    {
        Experiments =
        [
            .. summary.Experiments.Select(experiment => experiment with
            {
                Experiment = TerminalText.OneLine(experiment.Experiment),
                Arms = [.. experiment.Arms.Select(arm => arm with { Arm = TerminalText.OneLine(arm.Arm) })],
                Comparisons = [.. experiment.Comparisons.Select(comparison => comparison with { Arm = TerminalText.OneLine(comparison.Arm), Baseline = TerminalText.OneLine(comparison.Baseline) })],
            }),
        ],
    };
}
