using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Dialects;
using SkRerank.Server.Endpoints;
using SkRerank.Server.Mcp;
using SkRerank.Server.Playground;
using SkRerank.Server.Requests;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the server's endpoints into a program of ASP.NET Core.</summary>
public static class SkRerankEndpointRouteBuilderExtensions
{
    /// <summary>Maps every endpoint: the reranking contracts, embeddings, search, tools for agents at <c>/mcp</c>, the playground at <c>/</c> unless the program has a page of its own there, and what the server is.</summary>
    /// <param name="endpoints">The program's endpoints; <c>AddSkRerankServer</c> must have been called on its services.</param>
    /// <returns>The group of the endpoints, to add conventions to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException"><c>AddSkRerankServer</c> was not called.</exception>
    public static IEndpointConventionBuilder MapSkRerank(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var runner = endpoints.ServiceProvider.GetService<RequestRunner>()
            ?? throw new InvalidOperationException("MapSkRerank needs the services of the server, but they are not there; call AddSkRerankServer on the program's services.");
        var rerank = endpoints.ServiceProvider.GetRequiredService<RerankEndpoint>();
        var embed = endpoints.ServiceProvider.GetRequiredService<EmbeddingEndpoints>();
        var status = endpoints.ServiceProvider.GetRequiredService<StatusEndpoints>();
        var collections = endpoints.ServiceProvider.GetRequiredService<CollectionEndpoints>();
        var playground = endpoints.ServiceProvider.GetRequiredService<PlaygroundEndpoints>();
        var options = endpoints.ServiceProvider.GetRequiredService<SkRerank.Server.SkRerankServerOptions>();
        var group = endpoints.MapGroup(string.Empty);

        foreach (var path in (string[])["/rerank", "/v1/rerank"])
        {
            group.MapPost(path, async context =>
            {
                // Which contract it is shows in the body; an error before that is said in the words of all.
                var errors = new LateErrors(RerankEndpoint.Of(options.Dialect).Errors);
                await runner.RunAsync(context, errors, call => rerank.RunAsync(call, form => errors.Form = form)).ConfigureAwait(false);
            });
        }

        Rerank("/v2/rerank", DocumentsDialect.CohereV2);
        Rerank("/cohere/v1/rerank", DocumentsDialect.CohereV1);
        Rerank("/cohere/v2/rerank", DocumentsDialect.CohereV2);
        Rerank("/jina/rerank", DocumentsDialect.Jina);
        Rerank("/jina/v1/rerank", DocumentsDialect.Jina);
        Rerank("/infinity/rerank", DocumentsDialect.Infinity);
        Rerank("/vllm/rerank", DocumentsDialect.Vllm);
        Rerank("/vllm/v1/rerank", DocumentsDialect.Vllm);
        Rerank("/tei/rerank", TeiDialect.Instance);

        foreach (var prefix in (string[])["", "/tei"])
        {
            Post(prefix + "/embed", ErrorForms.Tei, embed.EmbedAsync);
            Post(prefix + "/embed_all", ErrorForms.Tei, embed.EmbedAllAsync);
            Get(prefix + "/info", ErrorForms.Tei, status.InfoAsync);
        }

        foreach (var (prefix, errors) in ((string, IErrorForm)[])[("/v1", ErrorForms.OpenAI), ("/infinity", ErrorForms.Infinity)])
        {
            Post(prefix + "/embeddings", errors, embed.OpenAiAsync);
            Get(prefix + "/models", errors, status.ModelsAsync);
        }

        Post("/search", ErrorForms.Own, collections.SearchAsync);
        Post("/index", ErrorForms.Own, collections.IndexAsync);
        Get("/collections", ErrorForms.Own, collections.ListAsync);
        Get("/metrics", ErrorForms.Own, status.MetricsAsync);
        Post("/playground/compare", ErrorForms.Own, playground.CompareAsync);
        Post("/playground/align", ErrorForms.Own, playground.AlignAsync);
        if (options.Playground) group.MapGet("/", PlaygroundPage.WriteAsync).WithOrder(int.MaxValue);
        endpoints.ServiceProvider.GetRequiredService<AgentEndpoint>().Map(group);
        foreach (var path in (string[])["/health", "/tei/health", "/infinity/health"]) group.MapGet(path, status.HealthAsync);
        return group;

        void Rerank(string path, IRerankDialect dialect) => Post(path, dialect.Errors, call => rerank.RunAsync(call, dialect));

        void Post(string path, IErrorForm errors, Func<ServerCall, Task> work) => group.MapPost(path, context => runner.RunAsync(context, errors, work));

        void Get(string path, IErrorForm errors, Func<ServerCall, Task> work) => group.MapGet(path, context => runner.RunAsync(context, errors, work));
    }
}
