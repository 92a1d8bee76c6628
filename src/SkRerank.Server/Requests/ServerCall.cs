using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SkRerank.Server.Admission;
using SkRerank.Server.Bodies;

namespace SkRerank.Server.Requests;

/// <summary>One request on its way through the server.</summary>
internal sealed class ServerCall(HttpContext context, string id, string caller, SkRerankServerOptions options, AdmissionQueue queue) : IDisposable
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CancellationTokenSource _time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);

    private JsonDocument? _body;

    public HttpContext Context => context;

    /// <summary>Gets the name of the request, which its answer, its log line and its errors bear.</summary>
    public string Id => id;

    /// <summary>Gets who sent the request, among whom the queue is fair.</summary>
    public string Caller => caller;

    public SkRerankServerOptions Options => options;

    /// <summary>Gets the token that ends with the client or with the request's time.</summary>
    public CancellationToken Cancellation => _time.Token;

    /// <summary>Gets the estimated tokens of the request, for its log line.</summary>
    public long Tokens { get; private set; }

    /// <summary>Gets the documents or texts of the request, for its log line.</summary>
    public int Documents { get; private set; }

    /// <summary>Reads the body; the request's time begins when it is there.</summary>
    public async Task<BodyReader> ReadAsync()
    {
        var deadline = Deadline();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, queue.Draining);
        try
        {
            _body = await RequestBody.ReadAsync(context.Request, options.MaxRequestBytes, reading.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (queue.IsDraining && !context.RequestAborted.IsCancellationRequested)
        {
            // A body that is still on its way is of a request that was not taken: it must not hold up the stop.
            throw AdmissionQueue.Stopping();
        }

        _time.CancelAfter(deadline);
        return BodyReader.Of(_body);
    }

    /// <summary>Keeps what the request costs, for its log line.</summary>
    public void Count(int documents, long tokens) => (Documents, Tokens) = (documents, tokens);

    /// <summary>Waits for a place in front of the models.</summary>
    public Task<AdmissionQueue.Lease> EnterAsync(int documents, long tokens)
    {
        Count(documents, tokens);
        if (tokens > options.MaxRequestTokens)
            throw new RequestFailure(FailureKind.TooLarge, $"A request should have at most {options.MaxRequestTokens} tokens, but this one has about {tokens}; send fewer or shorter documents a request.");
        return queue.EnterAsync(caller, tokens, Cancellation);
    }

    /// <summary>Answers with JSON.</summary>
    public Task WriteAsync(Action<Utf8JsonWriter> write) => WriteAsync(context, StatusCodes.Status200OK, write);

    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Json)) write(json);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _body?.Dispose();
        _time.Dispose();
    }

    private TimeSpan Deadline()
    {
        var header = context.Request.Headers["x-request-timeout-ms"].ToString();
        if (header.Length == 0) return options.Deadline;
        return long.TryParse(header, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.Deadline.TotalMilliseconds))
            : throw RequestFailure.Invalid("x-request-timeout-ms", "The header x-request-timeout-ms should be a whole number of milliseconds above 0, but it is another text; correct it, or leave it out.");
    }
}
