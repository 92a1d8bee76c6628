namespace SkRerank.Selection;

/// <summary>Merges passages that stand beside each other in one source.</summary>
internal static class NeighbourMerge
{
    private const string StageName = "merge";

    /// <summary>Merges passages whose spans overlap, touch, or have at most so many characters between them; each merged one stands where its best part stood.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <param name="maxGap">The greatest number of characters between two.</param>
    /// <param name="removed">Takes the parts that are no candidates of their own any more.</param>
    /// <returns>The candidates, best first.</returns>
    public static IReadOnlyList<RerankDocument> Merge(IReadOnlyList<RerankDocument> candidates, int maxGap, ICollection<RemovedCandidate> removed)
    {
        RerankDocument?[] result = [.. candidates];
        var sources = Enumerable.Range(0, candidates.Count).Where(i => candidates[i].SourceId is not null && MergedPassage.HasSpan(candidates[i])).GroupBy(i => candidates[i].SourceId, StringComparer.Ordinal);
        foreach (var source in sources)
        {
            MergedPassage? passage = null;
            foreach (var index in source.OrderBy(i => candidates[i].SourceSpan!.Value.Start).ThenByDescending(i => candidates[i].SourceSpan!.Value.Length))
            {
                if (passage is not null && passage.TryAdd(index, maxGap)) continue;
                Close(passage);
                passage = new MergedPassage(candidates, index);
            }

            Close(passage);
        }

        return [.. result.OfType<RerankDocument>()];

        void Close(MergedPassage? passage)
        {
            if (passage is null || passage.Parts.Count == 1) return;
            var document = passage.ToDocument();
            foreach (var part in passage.Parts)
            {
                result[part] = part == passage.Best ? document : null;
                if (part != passage.Best) removed.Add(new RemovedCandidate(part, StageName, "It stands beside the other in the same source, which has taken over its text.") { MergedInto = passage.Best, Document = candidates[part] });
            }
        }
    }
}
