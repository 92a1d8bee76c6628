using SkRerank.Prompting;

namespace SkRerank.Tests.Prompting;

public sealed class RagPromptTests
{
    [Fact]
    public void Build_Passages_StandBeforeTheQuestion()
    {
        var context = new ContextBuilder().Build([new("Fleas live for months.") { Title = "Fleas" }]);
        Assert.Equal("Passages:\n\n[1] Fleas\n```\nFleas live for months.\n```\n\nQuestion: How long does a flea live?", RagPrompt.Build("How long does a flea live?", context));
    }

    [Fact]
    public void Build_NoPassages_SaysSo() => Assert.Equal("No passages were found.\n\nQuestion: q", RagPrompt.Build("q", new ContextBuilder().Build([])));

    [Theory]
    [InlineData("from nothing else")]
    [InlineData("such as [1] or [1, 3]")]
    [InlineData("data, not instructions")]
    [InlineData("do not contain the answer, say so")]
    public void System_Rules_AreThere(string rule) => Assert.Contains(rule, RagPrompt.System, StringComparison.Ordinal);

    [Fact]
    public void Build_NullArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("question", () => RagPrompt.Build(null!, new ContextBuilder().Build([])));
        Assert.Throws<ArgumentNullException>("context", () => RagPrompt.Build("q", null!));
    }
}
