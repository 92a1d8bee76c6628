using System.Collections.Frozen;

namespace SkRerank.Keywords;

/// <summary>Makes the terms that Lucene's EnglishAnalyzer makes: words, possessive 's removed, lower case, no stop words, Porter stems.</summary>
internal static class EnglishTerms
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or", "such",
        "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with").GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Read(string text, ITermSink sink)
    {
        Span<char> term = stackalloc char[WordSegmenter.MaxLength + PorterStemmer.Growth];
        var position = 0;
        while (WordSegmenter.Next(text, ref position, out var word))
        {
            var length = WithoutPossessive(text.AsSpan(word)).ToLowerInvariant(term);
            if (StopWords.Contains(term[..length])) continue;
            sink.Add(term[..PorterStemmer.Stem(term, length)]);
        }
    }

    /// <summary>Takes off a last <c>'s</c>, with any of three apostrophes.</summary>
    public static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word is [.., '\'' or '\u2019' or '\uFF07', 's' or 'S'] ? word[..^2] : word;
}
