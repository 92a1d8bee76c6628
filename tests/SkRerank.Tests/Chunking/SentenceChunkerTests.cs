using SkRerank.Chunking;

namespace SkRerank.Tests.Chunking;

public sealed class SentenceChunkerTests
{
    private static string[] Chunk(string text, int maxTokens, int overlapTokens = 0) =>
        [.. new SentenceChunker(new WordCounter(), maxTokens, overlapTokens).Chunk(text).Select(c => text.Substring(c.Start, c.Length))];

    [Theory]
    [InlineData("One two three. Four five six. Seven eight.", "One two three.|Four five six.|Seven eight.")]
    [InlineData("Is it? Yes! \"It is.\" (So.) Fine.", "Is it? Yes!|\"It is.\" (So.)|Fine.")]
    [InlineData("Dr. Who met J. Doe. They spoke.", "Dr. Who|met J. Doe.|They spoke.")]
    [InlineData("It costs 3.14 euros. Cheap.", "It costs|3.14 euros. Cheap.")]
    [InlineData("- one two\n- three four", "- one two|- three four")]
    [InlineData("one two\n\nthree four", "one two|three four")]
    public void Chunk_RoomForThreeWords_CutsAtSentenceEnds(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Chunk(text, 3));

    [Fact]
    public void Chunk_ChineseText_EndsAtItsFullStops()
    {
        const string text = "第一句。第二句！第三句？";

        // Three characters a token: each sentence of four is two tokens.
        var chunks = new SentenceChunker(new RaggedCounter(), 2).Chunk(text).Select(c => text.Substring(c.Start, c.Length));
        Assert.Equal(["第一句。", "第二句！", "第三句？"], chunks);
    }

    [Fact]
    public void Chunk_LineBreakInsideASentence_IsWhiteSpace() =>
        Assert.Equal(["One two\nthree four.", "Five."], Chunk("One two\nthree four. Five.", 4));

    [Fact]
    public void Chunk_HeadingThatWouldEndAChunk_StaysWithItsSection() =>
        Assert.Equal(["One two three.", "# Next part\nFour five six."], Chunk("One two three.\n# Next part\nFour five six.", 6));

    [Fact]
    public void Chunk_Overlap_RepeatsTheLastSentences() =>
        Assert.Equal(["A b. C d.", "C d. E f.", "E f. G h."], Chunk("A b. C d. E f. G h.", 4, 2));

    [Fact]
    public void Chunk_OverlapWithoutRoom_IsLeftOut() =>
        Assert.Equal(["A b.", "C d e f."], Chunk("A b. C d e f.", 4, 3));

    [Fact]
    public void Chunk_NextSectionAfterOverlap_RepeatsNothingAcrossItsHeading() =>
        Assert.Equal(["One two. Three four.", "# Next\nFive six."], Chunk("One two. Three four.\n\n# Next\nFive six.", 4, 2));

    [Fact]
    public void Chunk_LongSentence_IsHalvedAtSpaces() =>
        Assert.Equal(["a b", "c d", "e f", "g h"], Chunk("a b c d e f g h", 3));

    [Fact]
    public void Chunk_OneWordOfManyTokens_IsCutBetweenCharacters()
    {
        // Nine emoji of two code units each: 18 units are 6 tokens.
        var text = string.Concat(Enumerable.Repeat("😀", 9));
        var chunks = new SentenceChunker(new RaggedCounter(), 2).Chunk(text).ToArray();
        Assert.All(chunks, c => Assert.True(char.IsHighSurrogate(text[c.Start]) && char.IsLowSurrogate(text[c.Start + c.Length - 1])));
        Assert.Equal(text.Length, chunks.Sum(c => c.Length));
    }

    [Fact]
    public void Chunk_CombiningMark_StaysWithItsLetter()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301", 20));
        var chunks = new SentenceChunker(new RaggedCounter(), 2).Chunk(text).ToArray();
        Assert.All(chunks, c => Assert.Equal('e', text[c.Start]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Chunk_NoText_GivesNothing(string text) => Assert.Empty(Chunk(text, 3));

    [Fact]
    public void Constructor_NumberOutOfRange_SaysWhichAndWhy()
    {
        var counter = new WordCounter();
        Assert.StartsWith("maxTokens must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new SentenceChunker(counter, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("overlapTokens must be between 0 and 2, one less than maxTokens, but was 3.", Assert.Throws<ArgumentOutOfRangeException>(() => new SentenceChunker(counter, 3, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("text", () => new SentenceChunker(counter, 3).Chunk(null!));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("word ")]
    [InlineData("A sentence of six words here. ")]
    [InlineData("a.\n")]
    public void Chunk_TenMegabytesOnOneLine_CountsEachCharacterAFewTimes(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length));
        var counter = new WordCounter();
        var chunks = new SentenceChunker(counter, 254, 32).Chunk(text).Count();
        Assert.True(chunks > 1000);
        Assert.True(counter.CharactersCounted <= 5L * text.Length, $"{counter.CharactersCounted} characters counted of {text.Length}");
    }
}
