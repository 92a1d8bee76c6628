using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.VectorData;
using SkRerank.Evaluation;
using SkRerank.Keywords;
using SkRerank.Lucene;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>Compares the ranking of the index in memory with the embedded store's on one collection: the first 100 of every judged query, and nDCG@10.</summary>
internal static class StoreParity
{
    public static async Task<bool> RunAsync(string folder)
    {
        var collection = new Collection(folder);
        var queries = collection.JudgedQueries();
        var work = Directory.CreateTempSubdirectory("skrerank-bm25-").FullName;
        try
        {
            using var store = new LuceneCollection<string, Text>(Path.Combine(work, "store"));
            var index = new Bm25Index<string>();
            // Keys in the store's order of ties: ours ties by order of insertion.
            var texts = File.ReadLines(Path.Combine(folder, "corpus.jsonl")).Select(Read).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
            await store.UpsertAsync(texts);
            foreach (var text in texts) index.Upsert(text.Id, text.Content);

            var same = true;
            var paths = new[] { Path.Combine(work, "own.trec"), Path.Combine(work, "store.trec") };
            using (var own = TrecRunWriter.Create(paths[0], "own"))
            using (var theirs = TrecRunWriter.Create(paths[1], "store"))
            {
                foreach (var query in queries)
                {
                    var ours = index.Search(query.Text, 100, key => key != query.Id);
                    var stored = await store.KeywordSearchAsync(query.Text, 100, new KeywordSearchOptions<Text> { Filter = t => t.Id != query.Id }).ToListAsync();
                    same &= ours.SequenceEqual(stored.Select(s => new KeywordHit<string>(s.Record.Id, s.Score!.Value)));
                    own.Write(query.Id, [.. ours.Select(h => new TrecRunEntry(h.Key, h.Score))]);
                    theirs.Write(query.Id, [.. stored.Select(s => new TrecRunEntry(s.Record.Id, s.Score!.Value))]);
                }
            }

            var evaluator = new Evaluator(collection.Qrels);
            var ndcg = paths.Select(path => evaluator.Evaluate(TrecRun.Read(path))[Measure.Ndcg(10)]).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection.Name}: nDCG@10 {ndcg[0]:F4}, the store's {ndcg[1]:F4}; the first 100 of all {queries.Length} queries equal, documents and scores bit for bit: {(same ? "yes" : "NO")}"));
            return same;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Text Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var title = json.RootElement.TryGetProperty("title", out var value) ? value.GetString() : "";
        return new Text { Id = json.RootElement.GetProperty("_id").GetString()!, Content = $"{title} {json.RootElement.GetProperty("text").GetString()}" };
    }

    private sealed class Text
    {
        [VectorStoreKey]
        public string Id { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Content { get; set; } = "";
    }
}
