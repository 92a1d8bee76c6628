using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Serves one provider's contract by Kestrel on a port of this machine, records what came, and answers as the contract or the test says.</summary>
public sealed class ContractServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<ContractRequest> _requests = [];
    private readonly Queue<ContractReply?> _script = [];
    private readonly CancellationTokenSource _stop = new();
    private int _active;
    private int _mostActive;
    private bool _disposed;

    private ContractServer(RerankContract contract)
    {
        Contract = contract;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Gets the contract.</summary>
    public RerankContract Contract { get; }

    /// <summary>Gets the address, with a slash at its end.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Gets or sets how a query and a document are scored; by default by the share of the query's words in the document.</summary>
    public Func<string, string, double> Score { get; set; } = SharedWords;

    /// <summary>Gets or sets what answers before the contract does; <see langword="null"/> leaves the request to the contract. It may run at the same time for several requests.</summary>
    public Func<ContractRequest, ContractReply?> Answer { get; set; } = _ => null;

    /// <summary>Gets or sets what changes each answer, such as to compress it.</summary>
    public Func<ContractReply, ContractReply> Alter { get; set; } = reply => reply;

    /// <summary>Gets the requests so far, in the order of arrival.</summary>
    public IReadOnlyList<ContractRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    /// <summary>Gets the greatest number of requests that were served at one time.</summary>
    public int MostConcurrent
    {
        get
        {
            lock (_gate) return _mostActive;
        }
    }

    /// <summary>Starts a server.</summary>
    public static async Task<ContractServer> StartAsync(RerankContract contract)
    {
        var server = new ContractServer(contract);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return server;
    }

    /// <summary>Sets what answers the next requests, one each; <see langword="null"/> leaves one to the contract.</summary>
    public void Enqueue(params ContractReply?[] replies)
    {
        lock (_gate)
        {
            foreach (var reply in replies) _script.Enqueue(reply);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private static double SharedWords(string query, string document)
    {
        string[] words = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? 0 : (double)words.Count(w => document.Contains(w, StringComparison.OrdinalIgnoreCase)) / words.Length;
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        ContractRequest request;
        ContractReply? scripted;
        lock (_gate)
        {
            request = new ContractRequest(_requests.Count + 1, context.Request.Method, target[0], target.Length > 1 ? "?" + target[1] : "", headers, body.ToArray());
            _requests.Add(request);
            scripted = _script.Count > 0 ? _script.Dequeue() : null;
            _mostActive = Math.Max(_mostActive, ++_active);
        }

        try
        {
            await SendAsync(context, Alter(scripted ?? Answer(request) ?? Contract.Answer(request, Score)));
        }
        catch (OperationCanceledException)
        {
            // The other side hung up, or the server stops.
        }
        finally
        {
            lock (_gate) _active--;
        }
    }

    private async Task SendAsync(HttpContext context, ContractReply reply)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        if (reply.HoldUntil is { } begin) await begin.WaitAsync(ended.Token);
        if (reply.Reset && reply.PauseAfter is null)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        var body = reply.Gzip ? Compressed(reply.Body) : reply.Body;
        response.StatusCode = reply.Status;
        if (reply.ContentType is { } type) response.ContentType = type;
        if (reply.Gzip) response.Headers.ContentEncoding = "gzip";
        foreach (var (name, value) in reply.Headers) response.Headers[name] = value;
        if (!reply.Chunked) response.ContentLength = body.Length;
        var first = Math.Min(reply.PauseAfter ?? body.Length, body.Length);
        await response.StartAsync(ended.Token);
        await response.Body.WriteAsync(body.AsMemory(0, first), ended.Token);
        await response.Body.FlushAsync(ended.Token);
        if (reply.StallUntil is { } end) await end.WaitAsync(ended.Token);
        if (reply.Reset) context.Abort();
        else await response.Body.WriteAsync(body.AsMemory(first), ended.Token);
    }

    private static byte[] Compressed(byte[] body)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(body);
        return stream.ToArray();
    }
}
