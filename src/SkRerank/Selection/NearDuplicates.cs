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
        using var sketches = new ShingleSketches(documents);
        var kept = new List<int>(documents.Count);
        for (var i = 0; i < documents.Count; i++)
        {
            if (FindKept(documents, sketches, i, kept, options) is { } found) removed.Add(found);
            else kept.Add(i);
        }

        return removed;
    }

    private static RemovedCandidate? FindKept(IReadOnlyList<RerankDocument> documents, ShingleSketches sketches, int index, List<int> kept, DeduplicationOptions options)
    {
        foreach (var into in kept)
        {
            if (Reason(documents, sketches, index, into, options) is { } reason) return new RemovedCandidate(index, StageName, reason) { MergedInto = into };
        }

        return null;
    }

    private static string? Reason(IReadOnlyList<RerankDocument> documents, ShingleSketches sketches, int index, int kept, DeduplicationOptions options)
    {
        if (sketches.AreEqual(index, kept)) return "Its text is the same, but for case, white space and hidden characters.";
        var jaccard = sketches.Jaccard(index, kept, options.JaccardThreshold);
        if (jaccard >= options.JaccardThreshold) return Measured(jaccard, "of the word shingles of the two are in both (Jaccard).");
        if (documents[index].SourceId is not { } source || !string.Equals(source, documents[kept].SourceId, StringComparison.Ordinal)) return null;
        var contained = Math.Max(Overlap(documents[index], documents[kept]), sketches.Containment(index, kept));
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
