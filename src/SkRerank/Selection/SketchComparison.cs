namespace SkRerank.Selection;

/// <summary>Compares the sketches of two texts.</summary>
internal static class SketchComparison
{
    /// <summary>Says whether two texts have the same words in the same order; white space, case, full-width forms and hidden characters do not count.</summary>
    public static bool AreEqual(TextSketch a, TextSketch b) => a.TextHash == b.TextHash && a.WordCount == b.WordCount;

    /// <summary>Gives the Jaccard similarity of two texts, in 0..1, or 0 as soon as it is known to be below a threshold.</summary>
    public static double Jaccard(TextSketch a, TextSketch b, double threshold = 0)
    {
        ReadOnlySpan<uint> left = a.Hashes, right = b.Hashes;
        if (left.Length == 0 || right.Length == 0) return AreEqual(a, b) ? 1 : 0;
        var limit = a.IsCut || b.IsCut ? TextSketch.Size : left.Length + right.Length;

        // What only one has, with a similarity of t, is at most (1 − t) of the union, and the union at most 2 / (1 + t) of the mean.
        var allowed = Math.Min(limit, (left.Length + right.Length) / (1 + threshold)) * (1 - threshold);
        int shared = 0, alone = 0, l = 0, r = 0;
        while (l < left.Length && r < right.Length && shared + alone < limit)
        {
            if (left[l] == right[r])
            {
                shared++;
                l++;
                r++;
            }
            else
            {
                if (left[l] < right[r]) l++;
                else r++;
                if (++alone > allowed + 1) return 0;
            }
        }

        var union = Math.Min(limit, shared + alone + (left.Length - l) + (right.Length - r));
        return (double)shared / union;
    }

    /// <summary>Gives the share of a text's shingles that another has too, in 0..1, or 0 as soon as it is known to be below a threshold; 0 where one of them is not kept whole.</summary>
    public static double Containment(TextSketch part, TextSketch whole, double threshold = 0)
    {
        if (part.IsCut || whole.IsCut) return 0;
        ReadOnlySpan<uint> left = part.Hashes, right = whole.Hashes;
        var allowed = left.Length * (1 - threshold);
        int shared = 0, alone = 0, r = 0;
        foreach (var hash in left)
        {
            while (r < right.Length && right[r] < hash) r++;
            if (r < right.Length && right[r] == hash) shared++;
            else if (++alone > allowed + 1) return 0;
        }

        return left.Length == 0 ? 0 : (double)shared / left.Length;
    }
}
