using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Middleware;
using SkRerank.Tests.Chat;

namespace SkRerank.Tests.DependencyInjection;

public sealed class ListwiseRerankerServiceCollectionExtensionsTests
{
    private static readonly RerankDocument[] Documents = [new("a"), new("b"), new("c")];

    private static async Task<List<int>> OrderAsync(IReranker reranker) =>
        [.. (await reranker.RerankAsync("q", Documents, cancellationToken: TestContext.Current.CancellationToken)).Results.Select(result => result.Index)];

    [Fact]
    public async Task AddListwiseReranker_KeyedClients_AsksTheNamedOne()
    {
        var (usual, judge) = (new ScriptedChatClient(_ => "[1] > [2] > [3]"), new ScriptedChatClient(_ => "[3] > [1] > [2]"));
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(usual);
        services.AddKeyedSingleton<IChatClient>("judge", judge);
        services.AddListwiseReranker("judge", options => options.UseRandomIds = false);
        services.AddListwiseReranker(configure: options => options.UseRandomIds = false, serviceKey: "plain");
        await using var provider = services.BuildServiceProvider();
        Assert.Equal([2, 0, 1], await OrderAsync(provider.GetRequiredService<IReranker>()));
        Assert.Equal((0, 1), (usual.Prompts.Count, judge.Prompts.Count));
        Assert.Equal([0, 1, 2], await OrderAsync(provider.GetRequiredKeyedService<IReranker>("plain")));
        Assert.Equal((1, 1), (usual.Prompts.Count, judge.Prompts.Count));
    }

    [Fact]
    public void AddListwiseReranker_Options_AreSetAndMiddlewareIsAdded()
    {
        var services = new ServiceCollection();
        services.AddListwiseReranker(_ => new ScriptedChatClient(_ => ""), options => options.Strategy = new TopDownPartitionStrategy()).UseFallback();
        using var provider = services.BuildServiceProvider();
        var listwise = Assert.IsType<FallbackReranker>(provider.GetRequiredService<IReranker>()).GetService<ListwiseReranker>()!;
        Assert.Equal("tdpart(20,10,19)", listwise.Plan("q", Documents).Strategy);
    }

    [Fact]
    public void Dispose_OfTheReranker_LeavesTheClientToItsOwner()
    {
        var client = new ScriptedChatClient(_ => "");
        var services = new ServiceCollection();
        services.AddListwiseReranker(_ => client);
        using (var provider = services.BuildServiceProvider()) provider.GetRequiredService<IReranker>();
        Assert.False(client.Disposed);
    }

    [Theory]
    [InlineData(null, "A listwise reranker needs an IChatClient, but none is registered without a key; register one, or give its key as serviceId.")]
    [InlineData("judge", "A listwise reranker needs an IChatClient, but none is registered under the key 'judge'; register one, or give its key as serviceId.")]
    public void AddListwiseReranker_NoClient_SaysWhatToRegister(string? serviceId, string expected)
    {
        var services = new ServiceCollection();
        services.AddListwiseReranker(serviceId);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IReranker>()).Message);
    }
}
