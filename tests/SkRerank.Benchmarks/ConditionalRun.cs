using System.Globalization;
using SkRerank.Conditions;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Middleware;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>
/// Measures what skipping reranks costs on one collection: how often each clause of the classic rule fires, the share it skips, and nDCG@10 never, by the rule and always reranked; then NQC at quantiles that were fitted on dev queries,
/// where there are any, and how deep adaptive depth goes and what it misses. The pipeline is the default: BM25 and vectors, 100 candidates each, min-max, then z(hybrid) + z(MaxSim).
/// </summary>
internal static class ConditionalRun
{
    private static readonly (string Name, ClassicCondition Condition)[] Clauses =
    [
        ("more than 8 words", new ClassicCondition(new ClassicConditionOptions { MinGap = null, MinTopScore = null })),
        ("top score below 0.65", new ClassicCondition(new ClassicConditionOptions { MaxWords = null, MinGap = null })),
        ("gap below 0.05", new ClassicCondition(new ClassicConditionOptions { MaxWords = null, MinTopScore = null })),
    ];

    public static async Task RunAsync(string folder, bool excludeSelf)
    {
        var collection = new Collection(folder);
        var work = Directory.CreateTempSubdirectory("skrerank-conditional-").FullName;
        try
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            await new LocalIndexer(store).IndexAsync(folder);
            var test = await RetrieveAsync(store, collection.JudgedQueries(), collection.Qrels, excludeSelf);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection.Name}: {test.Length} judged queries"));
            foreach (var (name, condition) in Clauses) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} fires for {test.Average(q => condition.Decide(q.Text, q.Candidates).Rerank ? 1.0 : 0):P1}"));
            Print("classic rule", test, q => new ClassicCondition().Decide(q.Text, q.Candidates).Rerank);
            var dev = Path.Combine(folder, "qrels", "dev.tsv");
            if (File.Exists(dev))
            {
                var qrels = Qrels.Read(dev);
                Quantiles(test, await RetrieveAsync(store, [.. BeirQueries.Read(Path.Combine(folder, "queries.jsonl")).Where(q => qrels.Contains(q.Id))], qrels, excludeSelf));
            }

            await DepthAsync(store, test);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Quantiles(Query[] test, Query[] dev)
    {
        foreach (var leg in new[] { "vector", "bm25" })
        {
            double[] values = [.. dev.Select(q => QueryPredictors.Compute(QueryPredictor.Nqc, q.Text, q.Candidates, leg)).Order()];
            foreach (var share in new[] { 0.25, 0.5, 0.75 })
            {
                // Queries of the highest NQC are skipped.
                var condition = new PredictorCondition(QueryPredictor.Nqc, values[(int)(values.Length * (1 - share))], leg);
                Print(string.Create(CultureInfo.InvariantCulture, $"NQC {leg}, {share:P0} of dev"), test, q => condition.Decide(q.Text, q.Candidates).Rerank);
            }
        }
    }

    private static void Print(string name, Query[] queries, Func<Query, bool> reranks)
    {
        bool[] decisions = [.. queries.Select(reranks)];
        var skipped = decisions.Count(rerank => !rerank) / (double)queries.Length;

        // Skipping as many at random keeps, on average, that share of the gain.
        var (never, always) = (queries.Average(q => q.Never), queries.Average(q => q.Always));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-22} skips {skipped,6:P1}; nDCG@10 never {never:F4}, rule {queries.Zip(decisions, (q, rerank) => rerank ? q.Always : q.Never).Average():F4}, always {always:F4}, as many at random {always - (skipped * (always - never)):F4}"));
    }

    // The scorer here is MaxSim alone: a blend has no score of one document.
    private static async Task DepthAsync(LocalStore store, Query[] queries)
    {
        using var all = new LateInteraction.LateInteractionReranker(store.Models.TokenVectorEncoder);
        foreach (var epsilon in new[] { 0.01, 0.05, 0.2 })
        {
            using var adaptive = new AdaptiveDepthReranker(new LateInteraction.LateInteractionReranker(store.Models.TokenVectorEncoder), new AdaptiveDepthOptions { Epsilon = epsilon });
            var (scored, missed, late, cut) = (0, 0, 0.0, 0.0);
            foreach (var query in queries)
            {
                var some = await adaptive.RerankAsync(query.Text, query.Candidates);
                var whole = await all.RerankAsync(query.Text, query.Candidates);
                scored += some.Results.Count(result => result.IsScored);
                if (!Top(some).Order().SequenceEqual(Top(whole).Order())) missed++;
                (late, cut) = (late + Ndcg(query, Top(whole)), cut + Ndcg(query, Top(some)));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  adaptive depth, ε {epsilon}: MaxSim over {scored / (double)queries.Length:F1} of {queries.Average(q => q.Candidates.Count):F1} candidates; a document of the first ten missed in {missed / (double)queries.Length:P1}; nDCG@10 {cut / queries.Length:F4}, of all {late / queries.Length:F4}"));
        }
    }

    private static IEnumerable<int> Top(RerankResponse response) => response.Results.Take(10).Select(result => result.Index);

    private static double Ndcg(Query query, IEnumerable<int> order) => query.Ndcg([.. order.Select(i => query.Candidates[i].Id!)]);

    private static async Task<Query[]> RetrieveAsync(LocalStore store, BeirQuery[] queries, Qrels qrels, bool excludeSelf)
    {
        var hybrid = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });
        using var reranker = store.Models.CreateReranker();
        var found = new List<Query>();
        foreach (var query in queries)
        {
            var candidates = (await hybrid.RetrieveAsync(query.Text, new RetrievalOptions { ExcludeId = excludeSelf ? query.Id : null })).Candidates;
            var always = await reranker.RerankAsync(query.Text, candidates, new RerankOptions { TopN = 10 });
            double Score(IReadOnlyList<string> ids) => Evaluator.Score(Measure.Ndcg(10), ids, qrels[query.Id]);
            found.Add(new Query(query.Text, candidates, Score, Score([.. candidates.Select(c => c.Id!)]), Score([.. always.Results.Select(result => candidates[result.Index].Id!)])));
        }

        return [.. found];
    }

    private sealed record Query(string Text, IReadOnlyList<RerankDocument> Candidates, Func<IReadOnlyList<string>, double> Ndcg, double Never, double Always);
}
