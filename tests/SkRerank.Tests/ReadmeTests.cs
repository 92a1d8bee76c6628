using SkRerank.LateInteraction;
using SkRerank.Prompting;
using SkRerank.Tests.Architecture;
using SkRerank.TestSupport;

namespace SkRerank.Tests;

/// <summary>The example of the package's README compiles, runs, and is the one here.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Example_OfTheReadme_IsTheCodeBelow()
    {
        var readme = RepositoryFiles.Read("src/SkRerank/README.md").ReplaceLineEndings("\n");
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var example = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        var source = RepositoryFiles.Sources.Single(f => f.Path == "tests/SkRerank.Tests/ReadmeTests.cs").Text;
        Assert.Contains(Unindented(example), Unindented(source), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_Run_PutsTheAnswerFirst()
    {
        var encoder = new FakeTokenVectorEncoder();
        var question = "how long do adult fleas live";
#pragma warning disable xUnit1051 // The example of a README has no test context to take a token from.
        using IReranker reranker = new LateInteractionReranker(encoder)   // from SkRerank.Onnx, or your own ITokenVectorEncoder
            .AsBuilder()
            .UseBlend()                                                   // z(retrieval score) + z(MaxSim)
            .Build();

        RerankDocument[] candidates =
        [
            new("Adult fleas live for two to three months.") { Title = "Fleas", RetrievalScore = 0.71 },
            new("Bees live in hives and make honey.") { Title = "Bees", RetrievalScore = 0.74 },
        ];
        var response = await reranker.RerankAsync(question, candidates, new RerankOptions { TopN = 5 });

        var context = new ContextBuilder().Build(response.Results.Select(r => candidates[r.Index]));   // give it your model's ITokenCounter
        var prompt = RagPrompt.Build(question, context);                  // with RagPrompt.System
        var report = new CitationChecker().Check("Two to three months [1].", context);   // unknown numbers, sentences without citation or support
#pragma warning restore xUnit1051
        Assert.Equal("Fleas", context.Passages[0].Document.Title);
        Assert.Contains("[1] Fleas", prompt, StringComparison.Ordinal);
        Assert.Equal([1], report.CitedNumbers);
        Assert.Empty(report.UncitedSentences);
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
