namespace SkRerank.Retrieval;

/// <summary>Knows which candidates were taken out of a list, and which went into which.</summary>
internal sealed class RemovedCandidates
{
    private readonly IReadOnlyList<RerankDocument> _candidates;
    private readonly ILookup<int, int> _folded;

    public RemovedCandidates(IReadOnlyList<RemovedDocument> removed, IReadOnlyList<RerankDocument> candidates)
    {
        _candidates = candidates;
        _folded = removed.Where(r => r.KeptIndex is not null).ToLookup(r => r.KeptIndex!.Value, r => r.Index);
        All = [.. removed.Select(r => new RemovedCandidate(candidates[r.Index], r.Stage, r.Reason) { Kept = r.KeptIndex is { } kept ? candidates[kept] : null })];
    }

    public IReadOnlyList<RemovedCandidate> All { get; }

    /// <summary>Gives what was folded into a candidate that is still there, and what was folded into that before.</summary>
    public IEnumerable<RerankDocument> FoldedInto(int index) => _folded[index].SelectMany(i => FoldedInto(i).Prepend(_candidates[i]));

    /// <summary>Gives a candidate that is still there, with what was folded into it.</summary>
    public RerankDocument WithFolded(int index) => _folded.Contains(index) ? new RerankDocument(_candidates[index]) { Folded = [.. _candidates[index].Folded, .. FoldedInto(index)] } : _candidates[index];
}
