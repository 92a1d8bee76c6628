using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using SkRerank.Chat;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>A pointwise judge in a real kernel.</summary>
public sealed class PointwiseRerankerKernelBuilderExtensionsTests
{
    private static readonly RerankDocument[] Documents = [new("bees"), new("fleas")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddPointwiseReranker_ClientWithLogprobs_ScoresByIt()
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IChatClient>("judge", new LogprobsClient());
        builder.AddPointwiseReranker("judge", configure: reranker => reranker.UseFallback(), rerankerId: "pointwise");
        var response = await builder.Build().GetRequiredService<IReranker>("pointwise").RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal([(1, 2.0), (0, -2.0)], response.Results.Select(result => (result.Index, result.Score)));
    }

    [Fact]
    public void AddPointwiseReranker_ClientWithoutLogprobs_SaysWhatToDo()
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(new ReplayJudge([]));
        var kernel = builder.AddPointwiseReranker().Build();
        Assert.StartsWith("The chat client must give log-probabilities, but has no service ITokenLogprobs; build it with UseTokenLogprobs() of the package SkRerank.OpenAI.", Assert.Throws<ArgumentException>(() => kernel.GetRequiredService<IReranker>()).Message, StringComparison.Ordinal);
    }

    private sealed class LogprobsClient() : DelegatingChatClient(new ReplayJudge([])), ITokenLogprobs
    {
        public Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new TokenLogprobsResponse(messages[^1].Text.Contains("fleas", StringComparison.Ordinal) ? [new TokenLogprob("yes", -1), new TokenLogprob("no", -3)] : [new TokenLogprob("yes", -3), new TokenLogprob("no", -1)]));

        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, "judge") : base.GetService(serviceType, serviceKey);
    }
}
