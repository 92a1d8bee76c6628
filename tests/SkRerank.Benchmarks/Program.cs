using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Retrieval;

// Ranking quality of every mode on one collection in BEIR layout:
//   dotnet run -c Release --project tests/SkRerank.Benchmarks -- quality ../shared/data/nfcorpus [--exclude-self]
// Prints nDCG@10 over every judged topic of qrels/test.tsv, 100 candidates a leg.
if (args is not ["quality", var collection, ..])
{
    Console.Error.WriteLine("Name a measurement and a collection: quality FOLDER [--exclude-self].");
    return 1;
}

var excludeSelf = args.Contains("--exclude-self");
var qrels = Qrels.Read(Path.Combine(collection, "qrels", "test.tsv"));
var queries = BeirQueries.Read(Path.Combine(collection, "queries.jsonl")).Where(q => qrels.Contains(q.Id)).ToArray();
var folder = Directory.CreateTempSubdirectory("skrerank-quality-").FullName;
try
{
    using var store = new LocalStore(folder);
    var clock = Stopwatch.StartNew();
    var count = 0;
    foreach (var batch in File.ReadLines(Path.Combine(collection, "corpus.jsonl")).Select(ReadPassage).Chunk(64))
    {
        await store.Collection.UpsertAsync(batch);
        count += batch.Length;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(collection)}: {count} passages indexed in {clock.Elapsed.TotalSeconds:F0} s, {queries.Length} judged queries"));
    foreach (var mode in Enum.GetValues<SearchMode>()) await MeasureAsync(store, mode.ToString(), new LocalPipelineOptions { Mode = mode });
    await MeasureAsync(store, "HybridMinMax", new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task MeasureAsync(LocalStore store, string name, LocalPipelineOptions options)
{
    var retriever = store.CreateRetriever(options);
    var path = Path.Combine(folder, name + ".trec");
    var clock = Stopwatch.StartNew();
    using (var writer = TrecRunWriter.Create(path, name))
    {
        foreach (var query in queries)
        {
            var found = await retriever.RetrieveAsync(query.Text, new RetrievalOptions { ExcludeId = excludeSelf ? query.Id : null });
            writer.Write(query.Id, [.. found.Candidates.Select(c => new TrecRunEntry(c.Id!, c.RetrievalScore!.Value))]);
        }
    }

    var elapsed = clock.Elapsed.TotalMilliseconds / queries.Length;
    var report = new Evaluator(qrels).Evaluate(TrecRun.Read(path));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-14} nDCG@10 {report[Measure.Ndcg(10)]:F4}  {elapsed:F1} ms a query"));
}

static Passage ReadPassage(string line)
{
    using var json = JsonDocument.Parse(line);
    var id = json.RootElement.GetProperty("_id").GetString()!;
    var title = json.RootElement.TryGetProperty("title", out var value) ? value.GetString()! : "";
    var text = json.RootElement.GetProperty("text").GetString()!;
    return new Passage { Id = id, DocumentId = id, Title = title, Text = $"{title} {text}".Trim() };
}
