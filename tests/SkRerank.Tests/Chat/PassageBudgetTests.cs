using CsCheck;
using SkRerank.Chat;
using SkRerank.Tests.Chunking;

namespace SkRerank.Tests.Chat;

public sealed class PassageBudgetTests
{
    private static readonly WordCounter Words = new();

    [Theory]
    [InlineData(new[] { 10, 20, 30 }, 60, int.MaxValue)]
    [InlineData(new[] { 10, 20, 30 }, 50, 20)] // 10 whole; 40 for two is 20 each: 20 whole, 30 cut to 20.
    [InlineData(new[] { 100, 5, 100 }, 85, 40)] // 5 whole; 80 for two.
    [InlineData(new[] { 50, 50, 50 }, 100, 33)]
    [InlineData(new[] { 50 }, 0, 0)]
    [InlineData(new int[0], 0, int.MaxValue)]
    public void Level_HandWrittenCases_ShareWhatShortOnesLeave(int[] lengths, int budget, int expected) => Assert.Equal(expected, PassageBudget.Level(lengths, budget));

    [Fact]
    public void Level_AnyLengths_FitsAndIsTheGreatestThatDoes() => Gen.Select(Gen.Int[0, 300].Array[1, 25], Gen.Int[0, 4000]).Sample(
        (lengths, budget) =>
        {
            var level = PassageBudget.Level(lengths, budget);
            return lengths.Sum(length => Math.Min(length, level)) <= budget && (level == int.MaxValue || lengths.Sum(length => Math.Min(length, level + 1)) > budget);
        },
        iter: 2_000);

    [Theory]
    [InlineData("one two three four", 2, "one two")]
    [InlineData("one two", 2, "one two")]
    [InlineData("  one  two  three", 2, "  one  two")]
    [InlineData("跳蚤可以活一年", 4, "跳蚤可以")]
    [InlineData("flea 跳蚤 lives", 2, "flea 跳")]
    [InlineData("ノミは一年", 3, "ノミは")]
    public void CutWords_WordsAndCharacters_AreCutAtTheirEnds(string text, int words, string expected) => Assert.Equal(expected, PassageBudget.CutWords(text, words));

    [Fact]
    public void Cut_Tokens_CutsAtTheLastWordThatFits()
    {
        Assert.Equal("one two", PassageBudget.Cut("one two three", 2, Words));
        Assert.Equal("", PassageBudget.Cut("one two three", 0, Words));

        // Three letters a token: the first word alone is too long, so it is cut inside, and never in the middle of a character.
        Assert.Equal("abcdef", PassageBudget.Cut("abcdefghijkl", 2, EstimatedTokenCounter.Instance));
        Assert.Equal("😀", PassageBudget.Cut("😀😀😀", 2, EstimatedTokenCounter.Instance));
    }

    [Fact]
    public void Write_WindowOverTheBudget_KeepsShortPassagesWholeAndCutsTheOthersEqually()
    {
        RerankDocument[] documents = [new("s1 s2"), new(Long("a")), new(Long("b"))];
        var overhead = Writer(documents, 10_000).Write(ListwiseTask.Order, [0, 1, 2]).Tokens - 202;
        var writer = Writer(documents, overhead + 82);
        var prompt = writer.Write(ListwiseTask.Order, [0, 1, 2]);
        var shown = TestSupport.PromptReader.Passages(prompt.Messages).Select(passage => passage.Text).ToArray();

        // 82 tokens: 2 for the short one, 40 for each of the others.
        Assert.Equal(["s1 s2", string.Join(' ', Long("a").Split(' ')[..40]), string.Join(' ', Long("b").Split(' ')[..40])], shown);
        Assert.Equal(overhead + 82, prompt.Tokens);
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(writer.IsTruncated));
        Assert.Equal(3, writer.MaxWindow);
    }

    [Fact]
    public void MaxWindow_FloorDoesNotFit_IsSmaller()
    {
        RerankDocument[] documents = [.. Enumerable.Range(0, 10).Select(i => new RerankDocument(Long($"d{i}-")))];
        var overhead = Writer(documents, 10_000).Write(ListwiseTask.Order, [0, 1, 2, 3]).Tokens - 400;

        // Four passages of 32 tokens fit to the token, and one token less leaves three.
        Assert.Equal(4, Writer(documents, overhead + 128).MaxWindow);
        Assert.Equal(3, Writer(documents, overhead + 127).MaxWindow);
    }

    private static string Long(string name) => string.Join(' ', Enumerable.Range(0, 100).Select(i => $"{name}{i}"));

    private static PromptWriter Writer(RerankDocument[] documents, int maxPromptTokens) => new(new ListwiseOptions().Prompt, Words, "", "q", documents, maxPromptTokens);
}
