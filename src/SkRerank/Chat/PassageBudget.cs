namespace SkRerank.Chat;

/// <summary>Shares the tokens of a prompt among its passages.</summary>
internal static class PassageBudget
{
    /// <summary>The fewest tokens that a longer passage is cut to; where that does not fit, the window must be smaller.</summary>
    public const int Floor = 32;

    /// <summary>Finds the length that passages may have so that all fit: short ones stay whole, and the rest share what is left equally.</summary>
    /// <returns>The greatest length, in tokens; <see cref="int.MaxValue"/> where nothing needs to be cut.</returns>
    public static int Level(IReadOnlyCollection<int> lengths, int budget)
    {
        var left = budget;
        var remaining = lengths.Count;
        foreach (var length in lengths.Order())
        {
            if ((long)length * remaining > left) return Math.Max(0, left / remaining);
            left -= length;
            remaining--;
        }

        return int.MaxValue;
    }

    /// <summary>Cuts a text to so many tokens at a word's end, or a character's in scripts without spaces.</summary>
    public static string Cut(string text, int maxTokens, ITokenCounter counter)
    {
        if (counter.CountTokens(text) <= maxTokens) return text;
        var ends = TextUnits.Ends(text);
        int low = 0, high = ends.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (counter.CountTokens(text.AsSpan(0, ends[middle])) <= maxTokens) low = middle + 1;
            else high = middle;
        }

        // One word longer than the budget: its beginning is better than nothing.
        return low > 0 ? text[..ends[low - 1]] : CutWord(text, maxTokens, counter);
    }

    /// <summary>Cuts a text to so many words, or characters in scripts without spaces.</summary>
    public static string CutWords(string text, int maxWords)
    {
        var ends = TextUnits.Ends(text);
        return ends.Count <= maxWords ? text : text[..ends[maxWords - 1]];
    }

    private static string CutWord(string text, int maxTokens, ITokenCounter counter)
    {
        int low = 0, high = text.Length;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (counter.CountTokens(text.AsSpan(0, middle)) <= maxTokens) low = middle;
            else high = middle - 1;
        }

        return text[..(low > 0 && char.IsHighSurrogate(text[low - 1]) ? low - 1 : low)];
    }
}
