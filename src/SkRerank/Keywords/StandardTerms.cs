namespace SkRerank.Keywords;

/// <summary>Makes the terms that Lucene's StandardAnalyzer makes without stop words: words in lower case.</summary>
internal static class StandardTerms
{
    public static void Read(string text, ITermSink sink)
    {
        Span<char> term = stackalloc char[WordSegmenter.MaxLength];
        var position = 0;
        while (WordSegmenter.Next(text, ref position, out var word)) sink.Add(term[..text.AsSpan(word).ToLowerInvariant(term)]);
    }
}
