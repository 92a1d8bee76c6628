using System.CommandLine;
using System.Text;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Reporting;
using SkRerank.Local.Inputs;

namespace SkRerank.Cli;

/// <summary><c>skrerank report</c>: writes an evaluation as one HTML page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var measuring = new MeasuringArguments();
        var runs = new Option<string[]>("--run") { Description = "A run; the first is the baseline of the others.", Required = true };
        var queries = new Option<string?>("--queries") { Description = "The queries as BEIR JSON lines, to show their texts." };
        var corpus = new Option<string?>("--corpus") { Description = "The corpus.jsonl, to show the texts of documents whose ranks move." };
        var timings = new Option<string?>("--timings") { Description = "What the runs took and cost: JSON lines or CSV, as 'skrerank bench --timings' writes them." };
        var output = new Option<string>("--output") { Description = "The HTML file to write.", Required = true };
        var title = new Option<string?>("--title") { Description = "The title of the page." };
        var command = new Command("report", "Write one HTML page that stands alone: measures with intervals, depth curves, topics, rank movement, scores, reliability, latency and cost.") { runs, queries, corpus, timings, output, title };
        measuring.AddTo(command);
        command.SetAction(parsed =>
        {
            var judgements = measuring.Judgements(parsed);
            var measured = MeasuringArguments.MeasuredRuns(measuring.Evaluator(parsed, judgements), parsed.GetValue(runs)!);
            var options = new ReportOptions();
            if (parsed.GetValue(queries) is { } file) options.QueryTexts = BeirQueries.Read(file).ToDictionary(query => query.Id, query => query.Text, StringComparer.Ordinal);
            if (parsed.GetValue(corpus) is { } texts) options.DocumentTexts = Texts(texts, measured);
            if (parsed.GetValue(timings) is { } times) options.Timings = Timings(times, measured);
            if (parsed.GetValue(title) is { } text) options.Title = text;
            var path = parsed.GetValue(output)!;
            WholeFile.Write(path, Encoding.UTF8.GetBytes(HtmlReport.Format(judgements, measured, measuring.Relevance(parsed), options)));
            Console.WriteLine($"Wrote {path}: {measured.Length} runs over {measured[0].Evaluation.TopicIds.Count} topics.");
            return 0;
        });
        return command;
    }

    // Only the beginnings of documents that a flow can show: a corpus may be larger than memory.
    private static Dictionary<string, string> Texts(string path, IEnumerable<ReportRun> runs)
    {
        const int Shown = 10, Length = 300;
        var wanted = runs.SelectMany(run => run.Run.QueryIds.SelectMany(id => run.Run[id].Take(Shown))).Select(entry => entry.DocumentId).ToHashSet(StringComparer.Ordinal);
        return BeirCorpus.Read(path).Where(document => wanted.Contains(document.Id)).ToDictionary(document => document.Id, document => TerminalText.Snippet(document.PassageText, Length), StringComparer.Ordinal);
    }

    // A file may hold more than the runs of this report; one of other names is taken whole.
    private static IReadOnlyList<ReportTiming> Timings(string path, IReadOnlyCollection<ReportRun> runs)
    {
        var all = ReportTimings.Read(path);
        ReportTiming[] own = [.. all.Where(timing => runs.Any(run => run.Evaluation.Name == timing.Run))];
        return own.Length > 0 ? own : all;
    }
}
