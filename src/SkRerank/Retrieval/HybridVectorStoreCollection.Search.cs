using System.Globalization;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using SkRerank.Fusion;

namespace SkRerank.Retrieval;

public sealed partial class HybridVectorStoreCollection<TKey, TRecord>
{
    private const string VectorLeg = "vector";
    private const string KeywordLeg = "bm25";

    private readonly int _candidateCount;
    private readonly IFusion _fusion;
    private readonly double _vectorWeight;
    private readonly double _keywordWeight;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException"><c>AdditionalProperty</c> is set: the keyword index has one text for each record.</exception>
    /// <exception cref="RerankException">A score is missing or not finite, or the filter failed on a record.</exception>
    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentNullException.ThrowIfNull(keywords);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var copy = SearchHits.Copy(options);
        var query = string.Join(' ', keywords);
        return SearchHits.StreamAsync<TRecord>(token => SearchBothAsync(searchValue, query, top, copy, vectorThreshold: null, token), cancellationToken);
    }

    /// <summary>Makes a view of this collection whose <c>SearchAsync</c> is hybrid, for what knows only that, such as Semantic Kernel's text search.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The view; it owns nothing.</returns>
    public HybridVectorSearchable<TRecord> AsHybridSearchable(HybridVectorSearchableOptions<TRecord>? options = null) => new(this, ToDocument, options);

    Task<RetrievalResponse> IFusedSearchable<TRecord>.SearchBothAsync<TInput>(TInput searchValue, string query, int top, HybridSearchOptions<TRecord> options, double? vectorThreshold, CancellationToken cancellationToken) =>
        SearchBothAsync(searchValue, query, top, options, vectorThreshold, cancellationToken);

    private async Task<RetrievalResponse> SearchBothAsync<TInput>(TInput searchValue, string query, int top, HybridSearchOptions<TRecord> options, double? vectorThreshold, CancellationToken cancellationToken)
        where TInput : notnull
    {
        if (options.AdditionalProperty is not null)
            throw new NotSupportedException("The keyword index beside this collection holds one text for each record, so AdditionalProperty cannot choose another: leave it out, and let textSelector give the text to search.");
        cancellationToken.ThrowIfCancellationRequested();
        var depth = (int)Math.Min(int.MaxValue, Math.Max(_candidateCount, (long)top + options.Skip));
        // Task.Run: a leg that computes before its first await must not hold up the other.
        var vectors = Task.Run(() => FindByVectorAsync(searchValue, depth, options, vectorThreshold, cancellationToken), cancellationToken);
        var keywords = Task.Run(() => FindByKeywordsAsync(query, depth, options, cancellationToken), cancellationToken);
        var legs = await Task.WhenAll(vectors, keywords).ConfigureAwait(false);
        var fused = _fusion.Fuse([new FusionList(VectorLeg, _vectorWeight, legs[0]), new FusionList(KeywordLeg, _keywordWeight, legs[1])]);
        return new RetrievalResponse([.. fused.Where(c => options.ScoreThreshold is not { } threshold || c.RetrievalScore >= threshold).Skip(options.Skip).Take(top)]);
    }

    private async Task<List<RerankDocument>> FindByVectorAsync<TInput>(TInput searchValue, int count, HybridSearchOptions<TRecord> options, double? threshold, CancellationToken cancellationToken)
        where TInput : notnull
    {
        var inner = new VectorSearchOptions<TRecord> { Filter = options.Filter, VectorProperty = options.VectorProperty, IncludeVectors = options.IncludeVectors, ScoreThreshold = threshold };
        return await SearchHits.ReadAsync(InnerCollection.SearchAsync(searchValue, count, inner, cancellationToken), ToDocument, VectorLeg, ScoreKind.Similarity, cancellationToken).ConfigureAwait(false);
    }

    // What BM25 finds is fetched from the store, which also says what is there at all; a filter is asked of each record, and more are fetched until there are enough.
    private async Task<List<RerankDocument>> FindByKeywordsAsync(string query, int count, HybridSearchOptions<TRecord> options, CancellationToken cancellationToken)
    {
        var satisfies = options.Filter?.Compile();
        var index = _index.Current;
        var found = new List<RerankDocument>();
        for (int from = 0, to = count; ; (from, to) = (to, (int)Math.Min(int.MaxValue, to * 2L)))
        {
            var hits = index.Search(query, to);
            if (hits.Count <= from) return found;
            var records = await FetchAsync([.. hits.Skip(from).Select(hit => hit.Key)], options.IncludeVectors, cancellationToken).ConfigureAwait(false);
            foreach (var hit in hits.Skip(from))
            {
                if (!records.TryGetValue(hit.Key, out var record) || (satisfies is not null && !Satisfies(satisfies, record, options.Filter!))) continue;
                found.Add(SearchHits.ToCandidate(record, ToDocument, hit.Score, [new StageScore(KeywordLeg, hit.Score, ScoreKind.Logit, found.Count + 1)]));
                if (found.Count == count) return found;
            }

            if (hits.Count < to) return found;
        }
    }

    private async Task<Dictionary<TKey, TRecord>> FetchAsync(TKey[] keys, bool includeVectors, CancellationToken cancellationToken)
    {
        var records = new Dictionary<TKey, TRecord>(keys.Length);
        await foreach (var record in InnerCollection.GetAsync(keys, new RecordRetrievalOptions { IncludeVectors = includeVectors }, cancellationToken).ConfigureAwait(false)) records[_keyOf(record)] = record;
        return records;
    }

    private bool Satisfies(Func<TRecord, bool> filter, TRecord record, LambdaExpression expression)
    {
        try
        {
            return filter(record);
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException or InvalidOperationException)
        {
            throw new RerankException($"The filter '{expression}' failed on the record '{IdOf(_keyOf(record))}', which the keyword index found: {exception.Message} Write the filter so that it holds without the store, for example with '!= null &&' before a property that may be null.", exception)
            { ProviderName = KeywordLeg, Operation = "retrieve" };
        }
    }

    private RerankDocument ToDocument(TRecord record) => new(_textOf(record) ?? "") { Id = IdOf(_keyOf(record)) };

    private static string IdOf(TKey key) => Convert.ToString(key, CultureInfo.InvariantCulture)!;
}
