using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks.Listwise;

/// <summary>One judged topic: its candidates, whose texts begin with their ids, and the labels.</summary>
internal sealed record Topic(string Id, string Query, IReadOnlyList<RerankDocument> Candidates, IReadOnlyDictionary<string, int> Labels, IReadOnlyList<string> StoredOrder)
{
    /// <summary>Reads the judged topics with the candidates of the stored run of BM25, and the order that RankGPT gave them.</summary>
    public static Topic[] ReadAll(Collection collection)
    {
        var texts = File.ReadLines(Path.Combine(collection.Folder, "corpus.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(json => json.GetProperty("_id").GetString()!, json => json.GetProperty("text").GetString()!, StringComparer.Ordinal);
        var bm25 = TrecRun.Read(Path.Combine(collection.Folder, "runs", "bm25.trec"));
        var stored = TrecRun.Read(Path.Combine(collection.Folder, "runs", "bm25-rankgpt-3.5.trec"));
        return [.. collection.JudgedQueries().Select(query => new Topic(
            query.Id,
            query.Text,
            [.. bm25[query.Id].Select(entry => new RerankDocument($"{entry.DocumentId} {texts[entry.DocumentId]}") { Id = entry.DocumentId, RetrievalScore = entry.Score })],
            collection.Qrels[query.Id],
            [.. stored[query.Id].Select(entry => entry.DocumentId)]))];
    }

    /// <summary>Computes nDCG@10 with linear gain, as trec_eval's ndcg_cut.</summary>
    public double Ndcg(IEnumerable<string> order)
    {
        var ideal = Dcg(Labels.Values.OrderDescending());
        return ideal == 0 ? 0 : Dcg(order.Select(id => Labels.GetValueOrDefault(id))) / ideal;
    }

    private static double Dcg(IEnumerable<int> labels) => labels.Take(10).Select((label, place) => Math.Max(0, label) / Math.Log2(place + 2)).Sum();
}
