using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Memory;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Reranks what a semantic text memory finds; all else goes to the memory. Thread-safe if the memory is.</summary>
/// <remarks>
/// The memory is asked for <c>max(CandidateCount, limit)</c> results above the caller's <c>minRelevanceScore</c>. Results change places only: their <c>Relevance</c> is still the memory's similarity, and no longer descends.
/// The text that is scored is the memory's, or where it keeps a reference only, its description.
/// </remarks>
[Experimental("SKRR001")]
public sealed class RerankingSemanticTextMemory : ISemanticTextMemory
{
    private readonly ISemanticTextMemory _inner;
    private readonly IReranker _reranker;
    private readonly int _candidateCount;

    /// <summary>Initializes a new instance of the <see cref="RerankingSemanticTextMemory"/> class.</summary>
    /// <param name="innerMemory">The memory.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="candidateCount">How many results are reranked, where the caller does not ask for more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerMemory"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="candidateCount"/> is less than 1.</exception>
    public RerankingSemanticTextMemory(ISemanticTextMemory innerMemory, IReranker reranker, int candidateCount = RetrievalOptions.DefaultCandidateCount)
    {
        ArgumentNullException.ThrowIfNull(innerMemory);
        ArgumentNullException.ThrowIfNull(reranker);
        if (candidateCount < 1) throw new ArgumentOutOfRangeException(nameof(candidateCount), candidateCount, $"candidateCount must be greater than 0, but was {candidateCount}.");
        _inner = innerMemory;
        _reranker = reranker;
        _candidateCount = candidateCount;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every result.</exception>
    public async IAsyncEnumerable<MemoryQueryResult> SearchAsync(string collection, string query, int limit = 1, double minRelevanceScore = 0.7, bool withEmbeddings = false, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _inner.SearchAsync(collection, query, Math.Max(_candidateCount, limit), minRelevanceScore, withEmbeddings, kernel, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var response = await FoundCandidates.RerankAsync(_reranker, query, [.. found.Select(CandidateOf)], cancellationToken).ConfigureAwait(false);
        foreach (var candidate in response.Candidates.Take(limit)) yield return found[FoundCandidates.IndexOf(candidate)];
    }

    /// <inheritdoc/>
    public Task<string> SaveInformationAsync(string collection, string text, string id, string? description = null, string? additionalMetadata = null, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
        _inner.SaveInformationAsync(collection, text, id, description, additionalMetadata, kernel, cancellationToken);

    /// <inheritdoc/>
    public Task<string> SaveReferenceAsync(string collection, string text, string externalId, string externalSourceName, string? description = null, string? additionalMetadata = null, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
        _inner.SaveReferenceAsync(collection, text, externalId, externalSourceName, description, additionalMetadata, kernel, cancellationToken);

    /// <inheritdoc/>
    public Task<MemoryQueryResult?> GetAsync(string collection, string key, bool withEmbedding = false, Kernel? kernel = null, CancellationToken cancellationToken = default) =>
        _inner.GetAsync(collection, key, withEmbedding, kernel, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string collection, string key, Kernel? kernel = null, CancellationToken cancellationToken = default) => _inner.RemoveAsync(collection, key, kernel, cancellationToken);

    /// <inheritdoc/>
    public Task<IList<string>> GetCollectionsAsync(Kernel? kernel = null, CancellationToken cancellationToken = default) => _inner.GetCollectionsAsync(kernel, cancellationToken);

    private static RerankDocument CandidateOf(MemoryQueryResult result, int index) => new(result.Metadata.Text is { Length: > 0 } text ? text : result.Metadata.Description)
    {
        Id = result.Metadata.Id,
        RetrievalScore = result.Relevance,
        Trail = [new StageScore("memory", result.Relevance, ScoreKind.Similarity, index + 1)],
        Record = result,
    };
}
