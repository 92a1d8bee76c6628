namespace SkRerank.Retrieval;

/// <summary>Knows which candidates of a list were taken out for which others.</summary>
internal sealed class FoldedCandidates(IReadOnlyList<RemovedCandidate> removed, IReadOnlyList<RerankDocument> candidates)
{
    private readonly ILookup<int, int> _folded = removed.Where(r => r.MergedInto is { } into && into != r.Index).ToLookup(r => r.MergedInto!.Value, r => r.Index);

    /// <summary>Gives what was folded into a candidate that is still there, and what was folded into that before.</summary>
    public IEnumerable<RerankDocument> Into(int index) => _folded[index].SelectMany(i => Into(i).Prepend(candidates[i]));
}
