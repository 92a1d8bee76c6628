namespace SkRerank.Guards;

/// <summary>Holds what is measured of one query.</summary>
/// <param name="TopScore">The raw score of the first result.</param>
/// <param name="RareSubwords">The share of the subwords that belong to words of three subwords or more; <see langword="null"/> where nothing counts tokens.</param>
/// <param name="QueryLength">The number of words of the query.</param>
internal readonly record struct DomainSample(double TopScore, double? RareSubwords, int QueryLength)
{
    // What the model met rarely it has no whole word for: three subwords or more.
    private const int RarePieces = 3;

    // The beginning of one document says enough of its domain, and counting is not free.
    private const int MostWords = 32, MostWordLength = 64;

    /// <summary>Measures a query and the first document of its answer.</summary>
    public static DomainSample Of(string query, IReadOnlyList<RerankDocument> documents, RerankResponse response, ITokenCounter? counter)
    {
        var first = response.Results[0];
        return new DomainSample(first.Score, counter is null ? null : Rare(query, documents[first.Index].Text, counter), Conditions.QueryWords.Count(query));
    }

    private static double? Rare(string query, string text, ITokenCounter counter)
    {
        int all = 0, rare = 0;
        Add(query, counter, ref all, ref rare);
        Add(text, counter, ref all, ref rare);
        return all == 0 ? null : (double)rare / all;
    }

    private static void Add(ReadOnlySpan<char> text, ITokenCounter counter, ref int all, ref int rare)
    {
        var words = 0;
        for (int start = 0; start < text.Length && words < MostWords;)
        {
            while (start < text.Length && !char.IsLetter(text[start])) start++;
            var end = start;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            if (end == start) return;
            var pieces = counter.CountTokens(text[start..Math.Min(end, start + MostWordLength)]);
            all += pieces;
            if (pieces >= RarePieces) rare += pieces;
            words++;
            start = end;
        }
    }
}
