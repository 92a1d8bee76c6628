using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.LateInteraction;
using SkRerank.Remote;
using SkRerank.Retrieval;

namespace SkRerank.Pipelines;

/// <summary>The stages that need no other package.</summary>
internal static class CorePipelineStages
{
    private const string Package = "SkRerank";

    public static IReadOnlyList<PipelineStageFactory> All { get; } =
    [
        PipelineStageFactory.Retriever("service", Package, ["key"], context => Keyed<IRetriever>(context, "key")),
        PipelineStageFactory.Reranker("service", Package, ["key"], context => new UnownedReranker(Keyed<IReranker>(context, "key"))),
        PipelineStageFactory.Reranker("late-interaction", Package, [], LateInteraction),
        PipelineStageFactory.Reranker("hosted", Package, ["model"], Hosted),
        PipelineStageFactory.Reranker("listwise", Package, ["client", "strategy", "maxCost"], Listwise),
    ];

    private static LateInteractionReranker LateInteraction(PipelineStageContext context) =>
        new(context.Services.GetService<ITokenVectorEncoder>()
            ?? throw context.Error("stage", "is late-interaction, which needs an encoder of token vectors, but the services have no ITokenVectorEncoder; register one, or use the package SkRerank.Local."));

    private static HttpReranker Hosted(PipelineStageContext context) =>
        NamedRerankers.Create(context.RequiredText("model"), loggerFactory: context.Services.GetService<ILoggerFactory>());

    private static ListwiseReranker Listwise(PipelineStageContext context)
    {
        var strategy = context.Text("strategy") ?? "sliding";
        if (!ListwiseStrategies.Names.Contains(strategy)) throw context.Error("strategy", $"must be one of {string.Join(", ", ListwiseStrategies.Names)}, but is '{PipelineError.Short(strategy)}'.");
        var options = new ListwiseOptions { Strategy = ListwiseStrategies.FromName(strategy), Logger = context.Services.GetService<ILoggerFactory>()?.CreateLogger<ListwiseReranker>() };
        if (context.Number("maxCost", 0, 1e6) is { } most) options.MaxCost = (decimal)most;
        var client = context.Text("client") is not null ? Keyed<IChatClient>(context, "client")
            : context.Services.GetService<IChatClient>() ?? throw context.Error("client", "must be the key of an IChatClient, but is missing, and the services have none without a key; register one, or name its key.");
        return new ListwiseReranker(client, options);
    }

    private static T Keyed<T>(PipelineStageContext context, string property)
        where T : class
    {
        var key = context.RequiredText(property);
        return (context.Services as IKeyedServiceProvider)?.GetKeyedService(typeof(T), key) as T
            ?? throw context.Error(property, $"must be the key of an {typeof(T).Name}, but the services have none under '{PipelineError.Short(key)}'; register it with that key.");
    }
}
