using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using SkRerank.Server.Dialects;
using SkRerank.Server.OpenApi;
using SkRerank.Server.Requests;
using SkRerank.Server.Security;

namespace SkRerank.Server.Mcp;

/// <summary>Maps the Model Context Protocol over streamable HTTP, without sessions, behind the same key, limits and log line as every endpoint.</summary>
internal sealed class AgentEndpoint(RequestRunner runner, CrossOrigin allowed, SkRerankServerOptions options)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMcp("/mcp").Add(builder =>
    {
        var answer = builder.RequestDelegate!;
        builder.Metadata.Add(new DescribedEndpoint(Contract.Reading("mcp", ErrorForms.Own) with { Failures = [FailureKind.Invalid, FailureKind.TooLarge, FailureKind.Unauthorized, FailureKind.Internal] }));
        builder.RequestDelegate = context => runner.RunAsync(context, ErrorForms.Own, call => RunAsync(context, call, answer));
    });

    private async Task RunAsync(HttpContext context, ServerCall call, RequestDelegate answer)
    {
        OwnOrigin.Require(context, allowed);
        if (context.Request.ContentLength > options.MaxRequestBytes)
            throw new RequestFailure(FailureKind.TooLarge, $"The body should have at most {options.MaxRequestBytes} bytes, but it has more; send less a call.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxRequestBytes;

        // The queue is fair among callers, and the log line says what a call cost: the tools know the request by this.
        context.User = new ClaimsPrincipal(new AgentIdentity(call));
        await answer(context).ConfigureAwait(false);
    }
}
