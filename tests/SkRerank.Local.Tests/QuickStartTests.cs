using Microsoft.Extensions.DependencyInjection;
using SkRerank.Local.Indexing;
using SkRerank.Prompting;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Local.Tests;

/// <summary>The quick start of the repository's README compiles, runs, and is the one here.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public async Task QuickStart_Run_PutsTheAnswerIntoThePrompt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("docs/fleas.md", "# Fleas\n\nA flea can live up to a year, but its lifespan depends on its living conditions.");
        folder.Write("docs/bees.md", "# Bees\n\nBees live in hives and make honey.");

        // The example names folders as a reader would; every other test of this assembly uses full paths.
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.FullName;
        try
        {
#pragma warning disable xUnit1051 // The example of a README has no test context to take a token from.
            var services = new ServiceCollection();
            services.AddLocalReranking("store");                                   // models, index and reranker in the box
            using var provider = services.BuildServiceProvider();
            await provider.GetRequiredService<LocalIndexer>().IndexAsync("docs");  // .md, .txt and .html files

            var question = "How long does a flea live?";
            var found = await provider.GetRequiredService<IRetriever>().RetrieveAsync(question);
            var context = provider.GetRequiredService<ContextBuilder>().Build(found.Candidates.Take(10));
            var prompt = RagPrompt.Build(question, context);                       // send it with RagPrompt.System
            var check = new CitationChecker().Check("Up to a year [1].", context); // unknown numbers, and sentences without citation or support
#pragma warning restore xUnit1051
            Assert.Contains("[1] Fleas — docs/fleas.md\n```\n# Fleas\n\nA flea can live up to a year", prompt, StringComparison.Ordinal);
            Assert.Equal([1], check.CitedNumbers);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void QuickStart_OfTheReadme_IsTheCodeAboveInFifteenLines()
    {
        var readme = File.ReadAllText(RepositoryFolder.At("README.md")).ReplaceLineEndings("\n");
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var example = readme[start..readme.IndexOf("\n```", start, StringComparison.Ordinal)].Split('\n');
        Assert.InRange(example.Length, 1, 15);
        var source = File.ReadAllLines(RepositoryFolder.At("tests", "SkRerank.Local.Tests", "QuickStartTests.cs")).Select(line => line.Trim()).ToHashSet();
        Assert.All(example, line => Assert.Contains(line.Trim(), source));
    }
}
