using SkRerank.Evaluation;
using SkRerank.Evaluation.Mining;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Mining;

/// <summary>Finds the candidates of training queries in a store, and lets the teacher score them.</summary>
/// <param name="store">The store.</param>
/// <param name="teacher">The teacher.</param>
/// <param name="qrels">The judgements; <see langword="null"/> for none.</param>
/// <param name="relevance">The least label of a positive.</param>
/// <param name="depth">How many candidates to find beside the relevant ones.</param>
/// <param name="excludeSelf">Whether the document with the query's id is left out.</param>
/// <param name="isOrder">Whether the teacher orders what the search finds, and nothing beside it.</param>
internal sealed class MiningSource(LocalStore store, IReranker teacher, Qrels? qrels, int relevance, int depth, bool excludeSelf, bool isOrder)
{
    private const int MaxPassages = 1000;

    private readonly IRetriever _retriever = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });

    /// <summary>Gets what the teacher's scores are; <see langword="null"/> before the first.</summary>
    public ScoreKind? ScoreKind { get; private set; }

    public async Task<MinedQuery> FindAsync(BeirQuery query, CancellationToken cancellationToken)
    {
        var labels = qrels?[query.Id] ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, int>.Empty;
        string[] relevant = [.. labels.Where(label => label.Value >= relevance && !(excludeSelf && label.Key == query.Id)).Select(label => label.Key)];
        var passages = await PassagesAsync(relevant, cancellationToken);

        // Without a positive there are no negatives, so the teacher need not look.
        if (!isOrder && passages.Count == 0) return new MinedQuery(query, [], [], relevant.Length, IsWhole: true);
        var found = await _retriever.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = isOrder ? depth : depth + relevant.Length, ExcludeId = excludeSelf ? query.Id : null }, cancellationToken);
        RerankDocument[] documents = [.. found.Candidates.Concat(isOrder ? [] : passages.Values.SelectMany(parts => parts)).DistinctBy(document => document.Id, StringComparer.Ordinal)];
        if (documents.Length == 0) return new MinedQuery(query, [], [], relevant.Length, IsWhole: true);

        var response = await teacher.RerankAsync(query.Text, documents, cancellationToken: cancellationToken);
        ScoreKind = response.ScoreKind;
        var scores = response.Results.Where(result => result.IsScored).ToDictionary(result => documents[result.Index].Id!, result => result.Score, StringComparer.Ordinal);
        MiningCandidate Candidate(RerankDocument document) => new(document.Id!, document.Text, scores.TryGetValue(document.Id!, out var score) ? score : null, Label(document));
        int? Label(RerankDocument document) => labels.TryGetValue(document.Id!, out var label) || (document.SourceId is { } source && labels.TryGetValue(source, out label)) ? label : null;

        return new MinedQuery(
            query,
            [.. relevant.Where(passages.ContainsKey).Select(id => passages[id].Select(Candidate).OrderByDescending(candidate => candidate.Score).First())],
            [.. found.Candidates.Select(Candidate)],
            relevant.Count(id => !passages.ContainsKey(id)),
            !response.IsPartial && scores.Count == documents.Length);
    }

    // A judgement names a passage, or a document that was cut into passages.
    private async Task<Dictionary<string, List<RerankDocument>>> PassagesAsync(string[] ids, CancellationToken cancellationToken)
    {
        var passages = new Dictionary<string, List<RerankDocument>>(StringComparer.Ordinal);
        if (ids.Length == 0) return passages;
        await foreach (var passage in store.Collection.GetAsync(ids, cancellationToken: cancellationToken)) passages[passage.Id] = [Document(passage)];
        foreach (var id in ids.Where(id => !passages.ContainsKey(id)))
        {
            List<RerankDocument> parts = [];
            await foreach (var passage in store.Collection.GetAsync(passage => passage.DocumentId == id, MaxPassages, cancellationToken: cancellationToken)) parts.Add(Document(passage));
            if (parts.Count > 0) passages[id] = parts;
        }

        return passages;
    }

    private static RerankDocument Document(Passage passage) => new(passage.Text) { Id = passage.Id, SourceId = passage.DocumentId };
}
