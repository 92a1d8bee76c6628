using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Prompting;
using SkRerank.Retrieval;
using SkRerank.Tests.Architecture;
using SkRerank.Tests.Prompting;
using SkRerank.TestSupport;

namespace SkRerank.Tests;

/// <summary>The examples of the package's README compile, run, and are those here.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("# SkRerank")]
    [InlineData("## Chats and agents")]
    public void Example_OfTheReadme_IsTheCodeBelow(string heading)
    {
        var readme = RepositoryFiles.Read("src/SkRerank/README.md").ReplaceLineEndings("\n");
        var start = readme.IndexOf("```csharp\n", readme.IndexOf($"{heading}\n", StringComparison.Ordinal), StringComparison.Ordinal) + "```csharp\n".Length;
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

    [Fact]
    public async Task Example_OfChatsAndAgents_CitesAndSplits()
    {
        var fleas = new RerankDocument("Adult fleas live for three months.") { Id = "fleas", Title = "Fleas", RetrievalScore = 1, Trail = [new StageScore("bm25", 1, ScoreKind.Logit, 1)] };
        IRetriever retriever = new FakeRetriever(_ => [fleas]);
        using IReranker reranker = new FakeReranker((_, _) => 1);
        using var model = new ScriptedModel("Three months [1].");
#pragma warning disable xUnit1051 // The example of a README has no test context to take a token from.
        IChatClient chat = new ChatClientBuilder(model)
            .UseRerankedContext(retriever, reranker, options => options.TopN = 5)
            .Build();
        var response = await chat.GetResponseAsync("How long do fleas live?");
        var cited = response.GetCitedAnswer()!;        // passages, citations and their check, the trail of every candidate

        var tool = new RerankedSearchTool(new RerankingRetriever(retriever, reranker));
        var session = new SearchSession();             // one for each conversation, so that no number names two passages
        var agent = new ChatOptions { Tools = [tool.ForConversation(session)] };
        var context = new AIContext { Tools = [tool] };   // Microsoft Agent Framework takes it as it is; its TextSearchProvider takes one line:
        Func<string, CancellationToken, Task<IEnumerable<TextSearchProvider.TextSearchResult>>> search = async (query, token) =>
            (await tool.FindAsync(query, cancellationToken: token)).Select(p => new TextSearchProvider.TextSearchResult { SourceName = p.Title, SourceLink = p.Link, Text = p.Text });

        IRetriever split = new RerankingRetriever(retriever, reranker).UseQueryDecomposition();
        var found = await split.RetrieveAsync("How long do fleas live, and what do bees make?");
        var part = found.Candidates[0].GetQueryParts()[0];   // the number, the words and the rank of the part that it was found for
#pragma warning restore xUnit1051
        Assert.Equal("Fleas", Assert.Single(cited.Citations).Document.Title);
        Assert.Equal("search_documents", Assert.Single(agent.Tools).Name);
        Assert.Same(tool, Assert.Single(context.Tools));
        Assert.Equal("Adult fleas live for three months.", Assert.Single(await search("fleas", TestContext.Current.CancellationToken)).Text);
        Assert.Equal("How long do fleas live", part.Part);
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
