using SkRerank.Evaluation;
using SkRerank.Fusion;
using SkRerank.LateInteraction;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Tuning;

/// <summary>Retrieves each leg once for each query, and scores what was found once.</summary>
internal static class TuningData
{
    public static async Task<TuningQuery[]> LoadAsync(LocalStore store, IReadOnlyList<BeirQuery> queries, Qrels qrels, TuningGrid grid, bool excludeSelf, CancellationToken cancellationToken)
    {
        var bm25 = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 });
        var vector = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Vector });
        using var late = new LateInteractionReranker(store.Models.TokenVectorEncoder);
        using var crossEncoder = grid.Model is { } model ? store.Models.CreateReranker(new LocalPipelineOptions { Model = ModelFolderName.Folder(model) }) : null;
        var loaded = new List<TuningQuery>(queries.Count);
        await ProgressView.RunAsync("scored queries", async report =>
        {
            foreach (var query in queries)
            {
                var options = new RetrievalOptions { CandidateCount = grid.Candidates, ExcludeId = excludeSelf ? query.Id : null };
                var data = new TuningQuery(query.Id, query.Text, qrels[query.Id],
                [
                    new FusionList("bm25", 1, (await bm25.RetrieveAsync(query.Text, options, cancellationToken)).Candidates),
                    new FusionList("vector", 1, (await vector.RetrieveAsync(query.Text, options, cancellationToken)).Candidates),
                ]);
                await ScoreAsync(late, data.Text, data.Documents, data.Late, cancellationToken);

                // Only what some fusion ranks within the cross-encoder's depth: it takes milliseconds a document.
                if (crossEncoder is not null)
                    await ScoreAsync(crossEncoder, data.Text, [.. grid.Fusions.SelectMany(fusion => data.Fuse(fusion).Take(grid.ModelDepth)).DistinctBy(document => document.Id, StringComparer.Ordinal)], data.CrossEncoder, cancellationToken);
                loaded.Add(data);
                report(loaded.Count, queries.Count);
            }

            return loaded.Count;
        });
        return [.. loaded];
    }

    private static async Task ScoreAsync(IReranker reranker, string query, IReadOnlyList<RerankDocument> documents, Dictionary<string, double> scores, CancellationToken cancellationToken)
    {
        var response = await reranker.RerankAsync(query, documents, cancellationToken: cancellationToken);
        foreach (var result in response.Results) scores.Add(documents[result.Index].Id!, result.Score);
    }
}
