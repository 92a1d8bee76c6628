using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

public sealed class FirstTokenOrderTests
{
    [Fact]
    public void Read_Spellings_AreSummed()
    {
        // B 0.3 + 0.2 beats C 0.4; A is not there.
        TokenLogprob[] tokens = [new("C", Math.Log(0.4)), new("B", Math.Log(0.3)), new(" B", Math.Log(0.2)), new("Here", Math.Log(0.05)), new("b", Math.Log(0.04)), new("Z", Math.Log(0.01))];
        var parsed = FirstTokenOrder.Read(tokens, 3);
        Assert.Equal([1, 2], parsed.Named);
        Assert.Equal(AnswerClass.Missing, parsed.Class);
        Assert.Equal([1, 2, 0], parsed.Complete(3));
    }

    [Theory]
    [InlineData("[A")]
    [InlineData("\u2581A")]
    [InlineData("\u0120A")]
    [InlineData(" A")]
    public void Read_TokenizerMarks_AreNoPartOfTheLetter(string token) => Assert.Equal(AnswerClass.Ok, FirstTokenOrder.Read([new TokenLogprob(token, -1)], 1).Class);

    [Fact]
    public void Read_NoLetter_IsAFailureAndNotAnOrder() => Assert.Equal((AnswerClass.WrongFormat, 0), (FirstTokenOrder.Read([new TokenLogprob("The", -0.1)], 3).Class, FirstTokenOrder.Read([], 3).Named.Count));

    [Fact]
    public async Task RerankAsync_Logprobs_OrderWithoutAnAnswer()
    {
        var client = new ScriptedChatClient(_ => throw new InvalidOperationException("called"));
        var logprobs = new FixedLogprobs([new("C", -0.5), new("A", -1.5), new("B", -3)]);
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { Template = PromptTemplate.First, TokenLogprobs = logprobs });
        var response = await reranker.RerankAsync("q", ListwiseRerankerTests.Documents(3), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([2, 0, 1], response.Results.Select(result => result.Index));
        Assert.Contains("[C] d2", Assert.Single(logprobs.Prompts)[1].Text, StringComparison.Ordinal);
        Assert.Equal("logprobs", response.ModelId);
    }
}
