using System.Globalization;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Evaluation;
using SkRerank.Fusion;
using SkRerank.Local;
using SkRerank.TestSupport;

namespace SkRerank.Benchmarks.Listwise;

/// <summary>Measures, over the stored runs of one collection, what each step from BM25 to a listwise reranker reaches and takes.</summary>
/// <remarks>BM25 and the dense leg of hybrid are stored runs; late interaction and the cross-encoder are those in the box; listwise replays the order that RankGPT gave with GPT-3.5. All rerank BM25's first 100.</remarks>
internal static class LadderRun
{
    private const string Dense = "contriever";

    // As it was when the stored order was made: 4,096 would make smaller windows.
    private static readonly ModelFamily Family = ModelFamily.Of("gpt-3.5-turbo") with { Price = null };

    public static ModelPrice ParsePrice(string text)
    {
        var parts = Array.ConvertAll(text.Split(','), part => decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : -1);
        return parts is [>= 0, >= 0] ? new ModelPrice(parts[0], parts[1]) : throw new ArgumentException($"A price must be two numbers, US dollars for a million tokens of prompt and of answer, such as 0.5,1.5, but was '{text}'.");
    }

    public static async Task RunAsync(string folder, ModelPrice? price)
    {
        var collection = new Collection(folder);
        var topics = Topic.ReadAll(collection);
        var dense = TrecRun.Read(Path.Combine(folder, "runs", Dense + ".trec"));
        using var models = new LocalModels();
        using var late = models.CreateReranker();
        using var crossEncoder = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" });
        (string Name, Func<Topic, Task<LadderStep>> Run, bool IsPaid)[] steps =
        [
            ("BM25 (stored run)", topic => Task.FromResult(new LadderStep(topic.Candidates.Select(c => c.Id!))), false),
            ($"hybrid: RRF of BM25 and {Dense} (stored runs)", topic => Task.FromResult(Hybrid(topic, dense, models.TokenCounter)), false),
            ("late interaction in the box: z(BM25) + z(MaxSim)", async topic => new LadderStep(await OrderAsync(late, topic), 1, 1, models.TokenCounter.CountTokens(topic.Query)), false),
            ("cross-encoder in the box", topic => CrossEncodeAsync(crossEncoder, topic), false),
            ("listwise, TDPart (replay)", topic => ListwiseAsync(new TopDownPartitionStrategy(), topic), true),
            ("listwise, sliding windows (replay)", topic => ListwiseAsync(new SlidingWindowStrategy(), topic), true),
        ];
        var rows = new List<(string Name, double Ndcg, LadderStep[] Steps, bool IsPaid)>();
        foreach (var (name, run, isPaid) in steps)
        {
            var results = new LadderStep[topics.Length];
            for (var t = 0; t < topics.Length; t++) results[t] = await run(topics[t]);
            rows.Add((name, topics.Select((topic, t) => topic.Ndcg(results[t].Order)).Average(), results, isPaid));
        }

        Console.WriteLine($"{collection.Name}: {topics.Length} judged topics; calls, tokens and price are those of one query, the mean over topics; the share is that of the last row's nDCG@10.\n");
        Console.WriteLine("| | nDCG@10 | share | model calls | waiting for each other | tokens read | tokens written | price of 1,000 queries |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (name, ndcg, results, isPaid) in rows)
        {
            var (input, output) = (results.Average(r => r.InputTokens), results.Average(r => r.OutputTokens));
            var cost = !isPaid ? "none: on this machine" : price is null ? "give --price" : string.Create(CultureInfo.InvariantCulture, $"{1000 * price.CostOf(results.Sum(r => r.InputTokens), results.Sum(r => r.OutputTokens)) / results.Length:F2} US dollars");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ndcg:F4} | {ndcg / rows[^1].Ndcg:P0} | {results.Average(r => r.Calls):0.#} | {results.Average(r => r.Rounds):0.#} | {input:N0} | {output:N0} | {cost} |"));
        }

        if (price is not null) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nPrice: {price.Input} US dollars for a million tokens of prompt, {price.Output} of answer, as given by --price."));
    }

    private static LadderStep Hybrid(Topic topic, TrecRun dense, ITokenCounter counter)
    {
        RerankDocument[] found = [.. dense[topic.Id].Select(entry => new RerankDocument("") { Id = entry.DocumentId, RetrievalScore = entry.Score })];
        var fused = new ReciprocalRankFusion().Fuse([new FusionList("bm25", 1, topic.Candidates), new FusionList(Dense, 1, found)]);
        return new LadderStep(fused.Select(c => c.Id!), 1, 1, counter.CountTokens(topic.Query));
    }

    private static async Task<IEnumerable<string>> OrderAsync(IReranker reranker, Topic topic) =>
        (await reranker.RerankAsync(topic.Query, Plain(topic))).Results.Select(result => topic.Candidates[result.Index].Id!);

    private static async Task<LadderStep> CrossEncodeAsync(IReranker reranker, Topic topic)
    {
        var response = await reranker.RerankAsync(topic.Query, Plain(topic));
        return new LadderStep(response.Results.Select(result => topic.Candidates[result.Index].Id!), topic.Candidates.Count, 1, response.Usage!.InputTokenCount!.Value);
    }

    // What is withheld of a passage may be the id by which the replayed judge knows it.
    private static async Task<LadderStep> ListwiseAsync(IListwiseStrategy strategy, Topic topic)
    {
        using var reranker = new ListwiseReranker(new ReplayJudge(topic.StoredOrder), new ListwiseOptions { Strategy = strategy, Family = Family, WithholdOrders = false });
        var response = await reranker.RerankAsync(topic.Query, topic.Candidates);
        var report = (ListwiseReport)response.AdditionalProperties![ListwiseReranker.ReportProperty]!;
        return new LadderStep(response.Results.Select(result => topic.Candidates[result.Index].Id!), report.Calls, report.Rounds, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value);
    }

    // Only the replayed judge needs the id in the text.
    private static RerankDocument[] Plain(Topic topic) => [.. topic.Candidates.Select(c => new RerankDocument(c.Text[(c.Id!.Length + 1)..]) { Id = c.Id, RetrievalScore = c.RetrievalScore })];
}
