using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SkRerank.Server.Tests.Load;

/// <summary>A connection whose every byte the test sends itself.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        return new RawConnection(client);
    }

    /// <summary>The bytes of a request for reranking.</summary>
    public static string Request(string query, string path = "/rerank", string headers = "")
    {
        var body = $$"""{"model": "gated", "query": "{{query}}", "documents": ["one", "two"], "texts": null}""";
        return string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    public ValueTask SendAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text), Token);

    /// <summary>Reads one answer; its status is 0 where the server closed the connection without one.</summary>
    public async Task<(int Status, string Head, string Body)> ReadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        try
        {
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await _stream.ReadAsync(one, Token) == 0) return (0, head.ToString(), "");
                head.Append((char)one[0]);
            }

            var text = head.ToString();
            var length = text.Split("\r\n").Where(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[16..], CultureInfo.InvariantCulture)).SingleOrDefault();
            var body = new byte[length];
            await _stream.ReadExactlyAsync(body, Token);
            return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text, Encoding.UTF8.GetString(body));
        }
        catch (IOException)
        {
            return (0, head.ToString(), "");
        }
    }

    /// <summary>Breaks the connection off, as a process that dies does, or with a farewell.</summary>
    public void Break(bool isAbrupt)
    {
        if (isAbrupt) _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
