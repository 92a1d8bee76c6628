using System.Net;
using Microsoft.AspNetCore.Http;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Security;

/// <summary>Keeps web pages of others away from a server that asks for no key: a page may send requests to loopback, and a name of its own may be made to lead there (DNS rebinding).</summary>
internal static class OwnOrigin
{
    /// <summary>Lets requests of programs, of the server's own pages and of those of allowed origins pass.</summary>
    /// <exception cref="RequestFailure">The request is of a page of another origin.</exception>
    public static void Require(HttpContext context, CrossOrigin allowed)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || allowed.Allows(origin)) return;
        var isOwn = Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
        var isLocal = context.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address);
        if (!isOwn || (isLocal && !from!.IsLoopback))
            throw new RequestFailure(FailureKind.Invalid, "A web page may call a server without API keys from its own address alone, but this call comes from another origin; call it from a program, give the server a key, or allow the origin there.");
    }
}
