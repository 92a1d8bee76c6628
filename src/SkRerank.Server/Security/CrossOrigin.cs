using Microsoft.AspNetCore.Http;

namespace SkRerank.Server.Security;

/// <summary>Lets pages of the allowed origins read answers (CORS, by the Fetch standard); without allowed origins it writes nothing.</summary>
/// <remarks>
/// ASP.NET's own middleware for this runs before the endpoints, so it would have to be added by every program that calls <c>MapSkRerank</c> and shares its default policy with the program's other
/// endpoints. These few headers are written by the endpoints themselves and touch nothing of the program. Cookies are never asked for: who may call is told by key.
/// </remarks>
internal sealed class CrossOrigin
{
    private const string Any = "*";

    // How long a browser may remember a preflight answer, in seconds.
    private const string MaxAge = "600";

    // What a page may read beside what every page may: the request's name in the log, and when to come again.
    private const string Readable = "x-request-id, retry-after";

    private readonly HashSet<string> _origins;

    public CrossOrigin(SkRerankServerOptions options) => _origins = new HashSet<string>(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets whether pages of any other origin may call.</summary>
    public bool IsOn => _origins.Count > 0;

    /// <summary>Says whether pages of an origin may call.</summary>
    public bool Allows(string origin) => _origins.Contains(Any) || _origins.Contains(origin);

    /// <summary>Writes the headers of an answer, whatever its status, so that a page can read errors too.</summary>
    public void Describe(HttpContext context)
    {
        var headers = context.Response.Headers;

        // Also on answers to other origins and to programs: a cache between must keep them apart.
        headers.AppendCommaSeparatedValues("Vary", "Origin");
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !Allows(origin)) return;
        headers.AccessControlAllowOrigin = _origins.Contains(Any) ? Any : origin;
        headers.AccessControlExposeHeaders = Readable;
    }

    /// <summary>Answers what a browser asks before a page's request, the headers of <see cref="Describe"/> being there; nobody is let in by it.</summary>
    public static Task AnswerPreflightAsync(HttpContext context)
    {
        var (asked, headers) = (context.Request.Headers, context.Response.Headers);
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = "GET, POST, DELETE";

            // Clients send headers of their own, and none is trusted, so what is asked for is allowed.
            headers.AccessControlAllowHeaders = asked.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = MaxAge;
            headers.AppendCommaSeparatedValues("Vary", "Access-Control-Request-Headers");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
