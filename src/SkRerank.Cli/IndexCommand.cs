using System.CommandLine;
using System.Globalization;
using SkRerank.Local;
using SkRerank.Local.Indexing;

namespace SkRerank.Cli;

/// <summary><c>skrerank index</c>: brings a store up to date with an input.</summary>
internal static class IndexCommand
{
    private const int ListedFiles = 20;

    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "A folder of .md, .txt and .html files, a BEIR folder, or a corpus.jsonl." };
        var store = new Option<string>("--store") { Description = "The folder of the store; made where it is missing.", Required = true };
        var prune = new Option<bool>("--prune") { Description = "Let an input that has become empty remove its documents." };
        var command = new Command("index", "Index an input, or bring its part of the store up to date: only what changed is embedded, and an interrupted run goes on where it was.") { input, store, prune };
        var models = new ModelArguments();
        models.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(input)!;
            using var loaded = models.Load(parsed);
            using var local = new LocalStore(parsed.GetValue(store)!, loaded);
            var indexer = new LocalIndexer(local);
            var report = await ProgressView.RunAsync("indexed documents", report =>
                indexer.IndexAsync(path, new IndexOptions { Prune = parsed.GetValue(prune) }, new Reporter(p => report(p.Documents, p.TotalDocuments)), cancellationToken));
            foreach (var file in report.Skipped.Take(ListedFiles)) Console.Error.WriteLine($"skipped {TerminalText.OneLine(file.Path)}: {file.Reason}");
            if (report.Skipped.Count > ListedFiles) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"skipped {report.Skipped.Count - ListedFiles} more files"));
            var total = await local.Collection.CountAsync(cancellationToken: cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.Added} documents added, {report.Changed} changed, {report.Unchanged} unchanged, {report.Removed} removed; {report.Passages} passages written, {total} in the store."));
            return 0;
        });
        return command;
    }

    // Not Progress<T>, which would report late and from other threads.
    private sealed class Reporter(Action<IndexProgress> report) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => report(value);
    }
}
