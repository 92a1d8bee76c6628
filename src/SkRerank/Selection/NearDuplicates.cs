using System.Globalization;

namespace SkRerank.Selection;

/// <summary>Finds the documents of a list that say again what one before them says.</summary>
internal static class NearDuplicates
{
    public const string StageName = "duplicates";

    /// <summary>Finds them, each with the first document before it, itself kept, that it is folded into.</summary>
    public static List<RemovedCandidate> Find(IReadOnlyList<RerankDocument> documents, DeduplicationOptions options)
    {
        var removed = new List<RemovedCandidate>();
        if (documents.Count < 2) return removed;
        var sketches = new TextSketch[documents.Count];
        for (var i = 0; i < sketches.Length; i++) sketches[i] = documents[i].TextSketch;
        using var index = new PrefixIndex(sketches, options.JaccardThreshold);
        using var sources = new SourceChains(documents);
        var similar = new List<int>();
        var empty = -1;
        for (var i = 0; i < sketches.Length; i++)
        {
            index.Find(i, similar);
            sources.AddTo(i, similar);
            if (sketches[i].Hashes.IsEmpty && empty >= 0) similar.Add(empty);
            if (Folded(documents, sketches, i, similar, options) is { } found)
            {
                removed.Add(found);
                continue;
            }

            index.Add(i);
            sources.Add(i);
            if (sketches[i].Hashes.IsEmpty) empty = i;
        }

        return removed;
    }

    // The first of those that it may be a duplicate of.
    private static RemovedCandidate? Folded(IReadOnlyList<RerankDocument> documents, TextSketch[] sketches, int index, List<int> similar, DeduplicationOptions options)
    {
        if (similar.Count == 0) return null;
        similar.Sort();
        foreach (var into in similar)
        {
            if (Reason(documents, sketches, index, into, options) is { } reason) return new RemovedCandidate(index, StageName, reason) { MergedInto = into };
        }

        return null;
    }

    private static string? Reason(IReadOnlyList<RerankDocument> documents, TextSketch[] sketches, int index, int kept, DeduplicationOptions options)
    {
        if (SketchComparison.AreEqual(sketches[index], sketches[kept])) return "Its text is the same, but for case, white space and hidden characters.";
        var jaccard = SketchComparison.Jaccard(sketches[index], sketches[kept], options.JaccardThreshold);
        if (jaccard >= options.JaccardThreshold) return Measured(jaccard, "of the word shingles of the two are in both (Jaccard).");
        if (documents[index].SourceId is not { } source || !string.Equals(source, documents[kept].SourceId, StringComparison.Ordinal)) return null;
        var contained = Math.Max(Overlap(documents[index], documents[kept]), SketchComparison.Containment(sketches[index], sketches[kept], options.ContainmentThreshold));
        return contained >= options.ContainmentThreshold ? Measured(contained, "of it is in the kept passage of the same source (containment).") : null;
    }

    private static double Overlap(RerankDocument part, RerankDocument whole)
    {
        if (part.SourceSpan is not { Length: > 0 } a || whole.SourceSpan is not { } b) return 0;
        var shared = Math.Min((long)a.Start + a.Length, (long)b.Start + b.Length) - Math.Max(a.Start, b.Start);
        return Math.Max(0, shared) / (double)a.Length;
    }

    // Rounded down: 0.8996 must not be told as reaching 0.9.
    private static string Measured(double share, string what) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 1000:0.000} {what}");
}
