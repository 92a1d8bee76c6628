using CsCheck;
using SkRerank.Chunking;

namespace SkRerank.Tests.Chunking;

public sealed class SentenceChunkerLawTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(Array.ConvertAll(new[] { "a", "Word", "e.g.", ".", "! ", ". ", " ", "\n", "\n\n", "# ", "- ", "1. ", "。", "漢字", "😀", "e\u0301", "\0", "\ud83d", "\udc00", "\u200d", "supercalifragilistic" }, Gen.Const))
        .List[0, 60].Select(string.Concat);

    private static readonly Gen<(string Text, int Max, int Overlap)> Any =
        from text in AnyText
        from max in Gen.Int[1, 12]
        from overlap in Gen.Int[0, max - 1]
        select (text, max, overlap);

    [Fact]
    public void Chunk_AnyTextAndAdditiveCounter_KeepsTheLaws() => Any.Sample(input => Check(new WordCounter(), input.Text, input.Max, input.Overlap));

    [Fact]
    public void Chunk_AnyTextAndRaggedCounter_KeepsTheLaws() => Any.Sample(input => Check(new RaggedCounter(), input.Text, input.Max, input.Overlap));

    private static void Check(ITokenCounter counter, string text, int max, int overlap)
    {
        var covered = new bool[text.Length];
        int last = -1, lastEnd = 0;
        foreach (var chunk in new SentenceChunker(counter, max, overlap).Chunk(text))
        {
            var end = chunk.Start + chunk.Length;
            Assert.True(chunk.Start > last && end > lastEnd, "starts and ends rise");
            Assert.True(chunk.Length >= 1 && !char.IsWhiteSpace(text[chunk.Start]) && !char.IsWhiteSpace(text[end - 1]), "no white space at the ends");
            Assert.True(counter.CountTokens(text.AsSpan(chunk.Start, chunk.Length)) <= max, "no more tokens than allowed");
            Assert.False(SplitsPair(text, chunk.Start) || SplitsPair(text, end), "no surrogate pair is cut");
            if (lastEnd > chunk.Start) Assert.True(counter.CountTokens(text.AsSpan(chunk.Start, lastEnd - chunk.Start)) <= overlap, "no more overlap than allowed");
            covered.AsSpan(chunk.Start, chunk.Length).Fill(true);
            (last, lastEnd) = (chunk.Start, end);
        }

        for (var i = 0; i < text.Length; i++) Assert.True(covered[i] || char.IsWhiteSpace(text[i]), "every character is in a chunk");
    }

    private static bool SplitsPair(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text, at - 1);
}
