using System.CommandLine;
using System.Globalization;
using System.Text;
using SkRerank.Cli.Benchmarking;
using SkRerank.Cli.Pipelines;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Benchmarking;
using SkRerank.Evaluation.Reporting;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank bench</c>: measures pipelines on every collection of a folder.</summary>
internal sealed class BenchCommand
{
    private const int RunDepth = 100;

    private readonly Argument<string> _folder = new("folder") { Description = "A folder with collections in BEIR's layout in it; every one that is found runs." };
    private readonly Option<string[]> _pipelines = new("--pipelines")
    {
        Description = $"The pipelines between commas, each {NamedPipeline.Names}; the first is what others are compared with. Default: bm25,vector,hybrid,rerank.",
        HelpName = "NAMES",
        CustomParser = result => [.. (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "").Split(',').Select(name => name.Trim())],
        DefaultValueFactory = _ => ["bm25", "vector", "hybrid", "rerank"],
    };

    private readonly Option<string> _stores = new("--stores") { Description = "Where the stores of the collections are made, and found again: skrerank-bench unless given.", DefaultValueFactory = _ => "skrerank-bench" };
    private readonly Option<string> _split = new("--split") { Description = "Which judgements count: the name of a file in each collection's qrels, without .tsv.", DefaultValueFactory = _ => "test" };
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many candidates are reranked: all of the 100.");
    private readonly Option<int?> _maxDocuments = Choice.Count("--max-documents", "Leave out collections of more documents.");
    private readonly Option<int?> _maxQueries = Choice.Count("--max-queries", "Take so many judged queries of each collection at most, evenly spread.");
    private readonly Option<string?> _runs = new("--runs") { Description = "A folder for the runs: COLLECTION/PIPELINE.trec, with timings.jsonl beside them for 'report'." };
    private readonly Option<string?> _timings = new("--timings") { Description = "A file for all timings, as JSON lines, or as CSV where its name ends in .csv; 'report --timings' reads it." };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the table in Markdown." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of a table." };
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var bench = new BenchCommand();
        var command = new Command("bench", "Measure pipelines on every BEIR collection of a folder: quality with intervals, latency, tokens and price; averages are over what all pipelines ran.")
        {
            bench._folder, bench._pipelines, bench._stores, bench._split, bench._depth, bench._maxDocuments, bench._maxQueries, bench._runs, bench._timings, bench._markdown, bench._json,
        };
        bench._models.AddTo(command);
        command.SetAction(bench.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var pipelines = parsed.GetValue(_pipelines)!;
        if (pipelines.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ArgumentException($"--pipelines names '{twice.Key}' twice: leave one of the two out.");
        if (parsed.GetValue(_markdown) && parsed.GetValue(_json)) throw new ArgumentException("--markdown and --json are two forms of the same: leave one of the two out.");
        foreach (var name in pipelines) NamedPipeline.Check(name);
        var (cells, leftOut) = (new List<BenchmarkCell>(), new List<LeftOut>());
        using var models = _models.Load(parsed);
        foreach (var folder in BeirFolder.Find(parsed.GetValue(_folder)!))
        {
            try
            {
                await RunOneAsync(parsed, folder, pipelines, models, cells, leftOut, cancellationToken);
            }
            catch (RerankException exception)
            {
                // One broken collection must not lose what the others gave.
                leftOut.Add(new LeftOut(folder.Name, TerminalText.OneLine(exception.Message)));
            }
        }

        if (cells.Count == 0) throw new RerankException($"No collection could be run: {string.Join(" ", leftOut.Select(left => $"{left.Collection}: {left.Reason}"))}");
        var result = new BenchmarkResult(pipelines, cells, leftOut);
        if (parsed.GetValue(_timings) is { } path) WriteTimings(path, cells.Select(Timing));
        Console.Write(parsed.GetValue(_json) ? BenchmarkJson.Format(result) + "\n" : parsed.GetValue(_markdown) ? BenchmarkTable.FormatMarkdown(result) : BenchmarkTable.Format(result));
        return 0;
    }

    private async Task RunOneAsync(ParseResult parsed, BeirFolder folder, string[] pipelines, LocalModels models, List<BenchmarkCell> cells, List<LeftOut> leftOut, CancellationToken cancellationToken)
    {
        var split = parsed.GetValue(_split)!;
        if (!File.Exists(folder.Qrels(split)))
        {
            leftOut.Add(new LeftOut(folder.Name, $"there are no judgements 'qrels/{split}.tsv'."));
            return;
        }

        var qrels = Qrels.Read(folder.Qrels(split));
        var queries = Spread(QueryFile.Read(folder.Queries, qrels.Path), parsed.GetValue(_maxQueries));
        var (selves, documents) = folder.FindSelves(queries, cancellationToken);
        if (queries.Count < 2 || documents > parsed.GetValue(_maxDocuments))
        {
            leftOut.Add(new LeftOut(folder.Name, queries.Count < 2 ? $"it has {queries.Count} judged queries, and an interval needs 2." : string.Create(CultureInfo.InvariantCulture, $"it has {documents} documents, more than --max-documents {parsed.GetValue(_maxDocuments)}.")));
            return;
        }

        using var store = new LocalStore(Path.Combine(parsed.GetValue(_stores)!, folder.Name), models);
        await ProgressView.RunAsync($"indexed documents of {folder.Name}", report => new LocalIndexer(store).IndexAsync(folder.Path, null, new Reporter(progress => report(progress.Documents, progress.TotalDocuments)), cancellationToken));
        if (selves.Count > 0) Console.Error.WriteLine($"{folder.Name}: {selves.Count} queries are documents themselves, which are left out of their results.");
        var failures = new List<string>();
        foreach (var name in pipelines)
        {
            try
            {
                using var pipeline = NamedPipeline.Open(name, store, parsed.GetValue(_depth));
                var measured = await ProgressView.RunAsync($"queries of {folder.Name} by {name}", report => PipelineMeasurement.MeasureAsync(pipeline, queries, query => new RetrievalOptions { CandidateCount = pipeline.Candidates ?? RetrievalOptions.DefaultCandidateCount, ExcludeId = selves.Contains(query.Id) ? query.Id : null }, report, cancellationToken));
                double[] values = [.. measured.Rankings.Zip(queries, (ranking, query) => Evaluator.Score(Measure.Ndcg(10), [.. ranking.Select(document => document.Id!)], qrels[query.Id]))];
                cells.Add(new BenchmarkCell(name, folder.Name, values, LatencySummary.Of(measured.Milliseconds), measured.Tokens, pipeline.IsPaid ? (double?)(measured.Cost * 1000) : null));
                if (parsed.GetValue(_runs) is { } runs) WriteRun(Path.Combine(runs, folder.Name), name, queries, measured);
            }
            catch (RerankException exception)
            {
                failures.Add($"{name} failed: {TerminalText.OneLine(exception.Message)}");
            }
        }

        if (failures.Count > 0) leftOut.Add(new LeftOut(folder.Name, string.Join(" ", failures)));
        if (parsed.GetValue(_runs) is { } all && failures.Count < pipelines.Length) WriteTimings(Path.Combine(all, folder.Name, "timings.jsonl"), cells.Where(cell => cell.Collection == folder.Name).Select(cell => Timing(cell) with { Run = FileName(cell.Pipeline) }));
    }

    private static ReportTiming Timing(BenchmarkCell cell) => new(cell.Pipeline, cell.Latency.P50, cell.Latency.P95, cell.Latency.P99, cell.Tokens, cell.Cost) { Collection = cell.Collection };

    private static void WriteTimings(string path, IEnumerable<ReportTiming> timings)
    {
        var text = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ReportTimings.ToCsv(timings) : ReportTimings.ToJsonLines(timings);
        WholeFile.Write(path, Encoding.UTF8.GetBytes(text));
    }

    private static void WriteRun(string folder, string pipeline, IReadOnlyList<BeirQuery> queries, PipelineMeasurement measured)
    {
        Directory.CreateDirectory(folder);
        using var run = new RunFile(Path.Combine(folder, $"{FileName(pipeline)}.trec"));
        foreach (var (query, ranking) in queries.Zip(measured.Rankings)) run.Write(query.Id, ranking.Take(RunDepth));
        run.Complete();
    }

    // A pipeline's name may hold a path or a colon.
    private static string FileName(string pipeline) => string.Concat(pipeline.Select(c => char.IsLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'));

    private static IReadOnlyList<BeirQuery> Spread(IReadOnlyList<BeirQuery> queries, int? count) =>
        count is not { } most || most >= queries.Count ? queries : [.. Enumerable.Range(0, most).Select(i => queries[(int)((long)i * queries.Count / most)])];

    // Not Progress<T>, which would report late and from other threads.
    private sealed class Reporter(Action<IndexProgress> report) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => report(value);
    }
}
