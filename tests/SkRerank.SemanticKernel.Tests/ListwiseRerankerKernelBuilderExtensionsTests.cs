using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>The line that puts a chat model between retrieval and prompt, in a real kernel with scripted models.</summary>
public sealed class ListwiseRerankerKernelBuilderExtensionsTests
{
    private const string Template = "Answer from these passages.\n{{Search.Search $question}}\nQuestion: {{$question}}";

    private static readonly FakeRetriever FirstStage = new(_ => [new RerankDocument("Bees make honey.") { Id = "bees" }, new RerankDocument("Cats sleep.") { Id = "cats" }, new RerankDocument("A flea lives a year.") { Id = "fleas" }]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IKernelBuilder Builder(ScriptedChatService answering)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IChatCompletionService>("answer", answering);
        return builder.AddRerankedSearch(FirstStage);
    }

    private static Task<string?> AskAsync(Kernel kernel) => kernel.InvokePromptAsync<string>(Template, new KernelArguments(new PromptExecutionSettings { ServiceId = "answer" }) { ["question"] = "How long does a flea live?" }, cancellationToken: Token);

    // The numbers of a prompt are drawn for it: the last passage, the first, the second.
    private static string LastFirst(string prompt)
    {
        string[] labels = [.. Regex.Matches(prompt, @"^.*?(\[[0-9]{3}\]) `", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        return $"{labels[2]} > {labels[0]} > {labels[1]}";
    }

    private static string[] PassagesOf(string prompt) => [.. prompt.Split('\n').Where(line => line.EndsWith('.') && (line.StartsWith("Bees", StringComparison.Ordinal) || line.StartsWith("Cats", StringComparison.Ordinal) || line.StartsWith("A flea", StringComparison.Ordinal)))];

    [Fact]
    public async Task InvokePrompt_WithoutTheLine_ReadsTheOrderOfTheFirstStageAndAsksNoJudge()
    {
        var answering = new ScriptedChatService(_ => "A year [3].");
        var kernel = Builder(answering).Build();
        Assert.Equal("A year [3].", await AskAsync(kernel));
        Assert.Equal(["Bees make honey.", "Cats sleep.", "A flea lives a year."], PassagesOf(Assert.Single(answering.Prompts)));
    }

    [Fact]
    public async Task InvokePrompt_WithTheLine_ReadsTheOrderOfTheJudge()
    {
        var (answering, judge) = (new ScriptedChatService(_ => "A year [1]."), new ScriptedChatService(LastFirst));
        var builder = Builder(answering).AddListwiseReranker("judge");
        builder.Services.AddKeyedSingleton<IChatCompletionService>("judge", judge);
        Assert.Equal("A year [1].", await AskAsync(builder.Build()));
        Assert.Equal(["A flea lives a year.", "Bees make honey.", "Cats sleep."], PassagesOf(Assert.Single(answering.Prompts)));
        Assert.Matches(@"\[[0-9]{3}\] \W*Cats sleep\.", Assert.Single(judge.Prompts));
    }

    [Fact]
    public async Task AddListwiseReranker_ChatClientAndChatService_AsksTheClient()
    {
        var (service, client) = (new ScriptedChatService(_ => "[1] > [2]"), new ReplayJudge(["b", "a"]));
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatCompletionService>(service);
        builder.Services.AddSingleton<IChatClient>(client);
        builder.AddListwiseReranker(rerankerId: "judge", configure: reranker => reranker.UseFallback());
        var kernel = builder.Build();
        Assert.Null(kernel.Services.GetService<IReranker>());
        var response = await kernel.GetRequiredService<IReranker>("judge").RerankAsync("q", [new RerankDocument("a"), new RerankDocument("b")], cancellationToken: Token);
        Assert.Equal([1, 0], response.Results.Select(result => result.Index));
        Assert.Equal((0, 1), (service.Prompts.Count, client.Calls));
    }

    [Theory]
    [InlineData(null, "without a service id")]
    [InlineData("judge", "of the service id 'judge'")]
    public void AddListwiseReranker_NoModel_SaysWhatToAdd(string? serviceId, string where) => Assert.Equal(
        $"A listwise reranker needs an IChatClient or an IChatCompletionService, but the kernel has none {where}; add one, or give its id as serviceId.",
        Assert.Throws<InvalidOperationException>(() => Kernel.CreateBuilder().AddListwiseReranker(serviceId).Build().GetRequiredService<IReranker>()).Message);
}
