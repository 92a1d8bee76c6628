using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Dialects;
using SkRerank.Server.Endpoints;
using SkRerank.Server.Mcp;
using SkRerank.Server.OpenApi;
using SkRerank.Server.Playground;
using SkRerank.Server.Requests;
using SkRerank.Server.Security;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the server's endpoints into a program of ASP.NET Core.</summary>
public static class SkRerankEndpointRouteBuilderExtensions
{
    /// <summary>Maps every endpoint: the reranking contracts, embeddings, search, tools for agents at <c>/mcp</c>, the playground at <c>/</c> and the OpenAPI document at <c>/openapi.json</c> unless the program has its own there, and what the server is.</summary>
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
        var document = endpoints.ServiceProvider.GetRequiredService<OpenApiEndpoint>();
        var options = endpoints.ServiceProvider.GetRequiredService<SkRerank.Server.SkRerankServerOptions>();
        var allowed = endpoints.ServiceProvider.GetRequiredService<CrossOrigin>();
        var group = endpoints.MapGroup(string.Empty);
        if (allowed.IsOn) ((IEndpointConventionBuilder)group).Add(DescribeOrigin);

        var otherwise = RerankEndpoint.Of(options.Dialect);
        foreach (var path in (string[])["/rerank", "/v1/rerank"])
        {
            Map("POST", path, new DescribedEndpoint([.. ((IRerankDialect[])[otherwise, TeiDialect.Instance]).Distinct().Select(dialect => Contract.Working(dialect.Name, dialect.Errors))]), async context =>
            {
                // Which contract it is shows in the body; an error before that is said in the words of all.
                var errors = new LateErrors(otherwise.Errors);
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
            Post(prefix + "/embed", "embed", ErrorForms.Tei, embed.EmbedAsync);
            Post(prefix + "/embed_all", "embed-all", ErrorForms.Tei, embed.EmbedAllAsync);
            Get(prefix + "/info", "info", ErrorForms.Tei, status.InfoAsync);
        }

        foreach (var (prefix, errors) in ((string, IErrorForm)[])[("/v1", ErrorForms.OpenAI), ("/infinity", ErrorForms.Infinity)])
        {
            Post(prefix + "/embeddings", "openai-embeddings", errors, embed.OpenAiAsync);
            Get(prefix + "/models", "openai-models", errors, status.ModelsAsync);
        }

        Post("/search", "search", ErrorForms.Own, collections.SearchAsync);
        Post("/index", "index", ErrorForms.Own, collections.IndexAsync);
        Get("/collections", "collections", ErrorForms.Own, collections.ListAsync);
        Get("/metrics", "metrics", ErrorForms.Own, status.MetricsAsync);
        Post("/playground/compare", "compare", ErrorForms.Own, playground.CompareAsync);
        Post("/playground/align", "align", ErrorForms.Own, playground.AlignAsync);
        endpoints.ServiceProvider.GetRequiredService<AgentEndpoint>().Map(group);
        MapPreflight("/mcp");
        foreach (var path in (string[])["/health", "/tei/health", "/infinity/health"]) Map("GET", path, new DescribedEndpoint(new Contract("health", ErrorForms.Tei, [FailureKind.Unavailable])), status.HealthAsync);

        // A program's own page and its own document go before these.
        Map("GET", "/openapi.json", new DescribedEndpoint(Contract.Open("openapi")), document.WriteAsync).WithOrder(int.MaxValue);
        if (options.Playground) Map("GET", "/", new DescribedEndpoint(Contract.Open("page")), PlaygroundPage.WriteAsync).WithOrder(int.MaxValue);
        return group;

        void Rerank(string path, IRerankDialect dialect) => Post(path, dialect.Name, dialect.Errors, call => rerank.RunAsync(call, dialect));

        void Post(string path, string contract, IErrorForm errors, Func<ServerCall, Task> work) => Map("POST", path, new DescribedEndpoint(Contract.Working(contract, errors)), context => runner.RunAsync(context, errors, work));

        void Get(string path, string contract, IErrorForm errors, Func<ServerCall, Task> work) => Map("GET", path, new DescribedEndpoint(Contract.Reading(contract, errors)), context => runner.RunAsync(context, errors, work));

        IEndpointConventionBuilder Map(string method, string path, DescribedEndpoint described, RequestDelegate answer)
        {
            MapPreflight(path);
            return group.MapMethods(path, [method], answer).WithMetadata(described);
        }

        void MapPreflight(string path)
        {
            if (allowed.IsOn) group.MapMethods(path, ["OPTIONS"], CrossOrigin.AnswerPreflightAsync);
        }

        void DescribeOrigin(EndpointBuilder builder)
        {
            var answer = builder.RequestDelegate!;
            builder.RequestDelegate = context =>
            {
                allowed.Describe(context);
                return answer(context);
            };
        }
    }
}
