using System.Security.Claims;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Mcp;

/// <summary>Who calls a tool over HTTP, with the request that the call came in; the protocol's server carries it from the endpoint to the tool.</summary>
internal sealed class AgentIdentity(ServerCall request) : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, request.Caller)], "skrerank")
{
    public ServerCall Request => request;
}
