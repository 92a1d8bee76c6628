using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SkRerank.TestSupport;

/// <summary>Serves one repository as the hub of Hugging Face does, on a port of this machine; <see cref="Answer"/> may answer anything else.</summary>
public sealed class LoopbackHub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<LoopbackRequest> _requests = [];
    private bool _disposed;

    /// <summary>Starts to serve.</summary>
    public LoopbackHub(string repository)
    {
        Repository = repository;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Gets the repository, <c>organisation/name</c>.</summary>
    public string Repository { get; }

    /// <summary>Gets the commit of every revision.</summary>
    public string Commit { get; set; } = new('c', 40);

    /// <summary>Gets the address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Gets the files by path.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets what answers before the repository does; <see langword="null"/> leaves the request to the repository.</summary>
    public Func<LoopbackRequest, LoopbackResponse?> Answer { get; set; } = _ => null;

    /// <summary>Gets the requests so far.</summary>
    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    /// <summary>Says whether a file is large, and so named by its SHA-256.</summary>
    public static bool IsLarge(string path) => path.EndsWith(".onnx", StringComparison.Ordinal) || path.EndsWith("_data", StringComparison.Ordinal);

    /// <summary>Gives the name of a content in the cache.</summary>
    public static string BlobName(string path, byte[] content) => IsLarge(path) ? Sha256(content) : GitId(content);

    /// <summary>Gives a SHA-256 in hexadecimal digits.</summary>
    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    /// <summary>Answers as the hub does.</summary>
    public LoopbackResponse AnswerOfRepository(LoopbackRequest request)
    {
        var path = Uri.UnescapeDataString(request.Target.Split('?')[0]);
        if (path.StartsWith($"/api/models/{Repository}/revision/", StringComparison.Ordinal)) return Json(new { id = Repository, sha = Commit });
        if (path == $"/api/models/{Repository}/tree/{Commit}") return Json(Files.Select(file => Item(file.Key, file.Value)));
        var resolve = $"/{Repository}/resolve/{Commit}/";
        if (!path.StartsWith(resolve, StringComparison.Ordinal) || !Files.TryGetValue(path[resolve.Length..], out var content)) return LoopbackResponse.Empty(404);
        if (request.From is not { } from) return new LoopbackResponse(200, content);
        return from >= content.Length ? LoopbackResponse.Empty(416)
            : new LoopbackResponse(206, content[(int)from..]) { Headers = new Dictionary<string, string> { ["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}" } };
    }

    private static object Item(string path, byte[] content) => IsLarge(path)
        ? new { type = "file", oid = GitId([.. "pointer"u8, .. content]), size = content.Length, path, lfs = new { oid = Sha256(content), size = content.Length, pointerSize = 134 } }
        : new { type = "file", oid = GitId(content), size = content.Length, path };

    // The hub names a small file as git does, by SHA-1.
    private static string GitId(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static LoopbackResponse Json(object value) => new(200, JsonSerializer.SerializeToUtf8Bytes(value));

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            var request = await ReadAsync(stream);
            lock (_gate) _requests.Add(request);
            var response = Answer(request) ?? AnswerOfRepository(request);
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} Answer\r\nContent-Length: {response.Body.Length}\r\nConnection: close\r\n");
            foreach (var (name, value) in response.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(response.Body.AsMemory(0, Math.Min(response.BreakAfter ?? response.Body.Length, response.Body.Length)));
            if (response.StallUntil is { } end) await end;
        }
        catch (IOException)
        {
            // The other side hung up.
        }
    }

    private static async Task<LoopbackRequest> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var target = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new LoopbackRequest(target, headers);
    }
}
