using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SkRerank.Server.Admission;
using SkRerank.Server.Dialects;
using SkRerank.Server.Security;

namespace SkRerank.Server.Requests;

/// <summary>Runs every request the same way: key, work, answer or error in the caller's own contract, one log line.</summary>
internal sealed partial class RequestRunner(SkRerankServerOptions options, ApiKeys keys, CrossOrigin allowed, AdmissionQueue queue, ServerMetrics metrics, ILogger<RequestRunner> logger)
{
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    public async Task RunAsync(HttpContext context, IErrorForm errors, Func<ServerCall, Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        var id = Guid.CreateVersion7().ToString("N");
        context.Response.Headers["x-request-id"] = id;
        ServerCall? call = null;
        var status = StatusCodes.Status200OK;
        try
        {
            if (!keys.AreRequired) OwnOrigin.Require(context, allowed);
            call = new ServerCall(context, id, keys.Authenticate(context), options, queue);
            await work(call).ConfigureAwait(false);
            status = context.Response.StatusCode;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            status = ClientClosedRequest;
        }
        catch (Exception e)
        {
            var failure = FailureOf(e, call?.Cancellation.IsCancellationRequested == true);
            status = errors.StatusOf(failure);
            if (status >= StatusCodes.Status500InternalServerError) LogFailure(id, failure.Kind, failure.InnerException ?? failure);
            await WriteAsync(context, errors, failure, status, id).ConfigureAwait(false);
            if (queue.IsDraining) await EndBodyAsync(context).ConfigureAwait(false);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(since);
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
            metrics.Answered(route, status, elapsed, call?.Tokens ?? 0);
            Activity.Current?.SetTag("skrerank.request_id", id)?.SetTag("skrerank.documents", call?.Documents ?? 0)?.SetTag("skrerank.tokens", call?.Tokens ?? 0);
            LogAnswer(context.Request.Method, route, status, (long)elapsed.TotalMilliseconds, call?.Documents ?? 0, call?.Tokens ?? 0, id);
            call?.Dispose();
        }
    }

    /// <summary>Says an exception as a failure that may be told to the caller.</summary>
    internal static RequestFailure FailureOf(Exception error, bool timeIsOut) => error switch
    {
        RequestFailure failure => failure,
        OperationCanceledException when timeIsOut => new(FailureKind.Deadline, "The time of the request ran out before there was an answer; send fewer documents, or give it more time by x-request-timeout-ms.", cause: error),
        BadHttpRequestException e => new(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? FailureKind.TooLarge : FailureKind.Invalid, "The request did not come whole; send it again.", cause: e),
        RerankException { IsTransient: true } e => new(FailureKind.Unavailable, "The reranker cannot answer now; send the request again in a while.", e.RetryAfter ?? TimeSpan.FromSeconds(1), e),
        RerankException e => new(FailureKind.Backend, "The reranker failed; the log of the server says why under the id of this request.", cause: e),
        _ => new(FailureKind.Internal, "The server failed; its log says why under the id of this request.", cause: error),
    };

    private static async Task WriteAsync(HttpContext context, IErrorForm errors, RequestFailure failure, int status, string id)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        if (failure.RetryAfter is { } wait) context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        try
        {
            await ServerCall.WriteAsync(context, status, json => errors.Write(json, failure, id)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client left while it was told what is wrong.
        }
    }

    // A refused body that is still on its way would keep its connection, and Kestrel waits for that when it stops. A moment is left so that the client reads the answer first.
    private static async Task EndBodyAsync(HttpContext context)
    {
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        moment.CancelAfter(LingerTime);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, moment.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            context.Abort();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, {Documents} documents, {Tokens} tokens, request {RequestId}")]
    private partial void LogAnswer(string method, string route, int status, long milliseconds, int documents, long tokens, string requestId);

    [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed: {Kind}")]
    private partial void LogFailure(string requestId, FailureKind kind, Exception error);
}
