using SkRerank.Retrieval;

namespace SkRerank.Selection;

/// <summary>Merges the best candidates that stand beside each other in one source.</summary>
/// <remarks>
/// Candidates of one <see cref="RerankDocument.SourceId"/> whose <see cref="RerankDocument.SourceSpan"/> overlap, touch, or have at most <see cref="MaxGap"/> characters between them become one: in the order of the text, what they
/// share once, at the place and with the scores of the best; the others are in its <see cref="RerankDocument.Folded"/> and in <see cref="RetrievalResponse.Removed"/>. What is between them becomes white space of the same length. Those that differ where they overlap stay apart.
/// Candidates below <c>depth</c> stay as they are: a passage far below must not water down a good one.
/// </remarks>
public sealed class NeighbourMergingRetriever : IRetriever
{
    /// <summary>The greatest number of characters between neighbours: 4, for the white space that chunks leave out between them.</summary>
    public const int MaxGap = 4;

    private readonly IRetriever _inner;
    private readonly int _depth;

    /// <summary>Initializes a new instance of the <see cref="NeighbourMergingRetriever"/> class.</summary>
    /// <param name="innerRetriever">Finds the candidates.</param>
    /// <param name="depth">How many of the first candidates may be merged.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerRetriever"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is less than 1.</exception>
    public NeighbourMergingRetriever(IRetriever innerRetriever, int depth = 10)
    {
        ArgumentNullException.ThrowIfNull(innerRetriever);
        if (depth < 1) throw new ArgumentOutOfRangeException(nameof(depth), depth, $"depth must be greater than 0, but was {depth}.");
        _inner = innerRetriever;
        _depth = depth;
    }

    /// <inheritdoc/>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await _inner.RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        List<RemovedCandidate> removed = [.. found.Removed];
        var merged = NeighbourMerge.Merge([.. found.Candidates.Take(_depth)], MaxGap, removed);
        return new RetrievalResponse(found, [.. merged, .. found.Candidates.Skip(_depth)]) { Removed = removed };
    }
}
