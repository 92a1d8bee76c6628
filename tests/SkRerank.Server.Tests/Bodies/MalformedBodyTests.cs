using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Server.Tests.Bodies;

/// <summary>What is wrong over the wire is answered with 4xx and a sentence, and the server goes on.</summary>
public sealed class MalformedBodyTests
{
    private static readonly string[] Paths = ["/rerank", "/v1/rerank", "/v2/rerank", "/jina/v1/rerank", "/infinity/rerank", "/vllm/rerank", "/tei/rerank", "/embed", "/embed_all", "/v1/embeddings", "/search", "/index"];

    // Each is wrong for every path: none has what any of the contracts needs, or none is JSON.
    private static readonly string[] Bodies =
    [
        "", " ", "{", "}", "[]", "null", "1", "\"q\"", "true", "{]", "{\"query\"}", "{\"query\":}", "{\"query\": \"q\",}", "{'query': 'q'}", "{\"a\": NaN}", "{\"a\": 01}",
        "{\"query\": \"q\" \"documents\": []}", "// {}", "{} {}", "\u0000", "\ufeff", "<xml/>", "query=q&documents=a", "{\"query\": \"q\", \"query\": \"r\"}",
    ];

    private static readonly string[] Values = ["null", "1", "-1", "1e999", "123456789012345678901234567890", "\"\"", "\" \"", "\"x\"", "[]", "[null]", "[1]", "[[\"a\"]]", "[{}]", "[\"\"]", "{}", "{\"text\": 1}", "true", "false", "\"\\ud800\"", "[\"\\udfff\"]"];

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        services => services
            .AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length) })
            .AddSingleton(new ServedModel("words") { Embeddings = new FunctionVectorGenerator(text => [text.Length, 1]), TokenVectors = new FakeTokenVectorEncoder() }),
        options => (options.MaxRequestBytes, options.MaxDocuments) = (100_000, 50));

    [Fact]
    public async Task Post_TwoHundredWrongBodies_AreRefusedWithASentence()
    {
        await using var server = await StartAsync();
        var sent = 0;
        foreach (var path in Paths)
        {
            foreach (var body in Bodies)
            {
                await RequireRefusedAsync(server, path, Encoding.UTF8.GetBytes(body));
                sent++;
            }
        }

        Assert.True(sent >= 200, $"{sent} bodies were sent.");
        Assert.Equal(200, (await server.PostAsync("/rerank", new { query = "q", documents = new[] { "a" } })).Status);
    }

    [Fact]
    public async Task Post_TenThousandMadeBodies_AreNeverAServersFailure()
    {
        await using var server = await StartAsync();
        var random = new Random(12);
        string[] names = ["query", "documents", "texts", "inputs", "input", "model", "top_n", "return_documents", "raw_scores", "truncate", "max_tokens_per_doc", "rank_fields", "encoding_format", "dimensions", "prompt_name", "collection", "top", "weights", "delete", "context_tokens"];
        for (var i = 0; i < 10_000; i++)
        {
            var members = Enumerable.Range(0, random.Next(0, 6)).Select(_ => $"\"{names[random.Next(names.Length)]}\": {Values[random.Next(Values.Length)]}");
            var body = Encoding.UTF8.GetBytes("{" + string.Join(", ", members) + "}");
            if (random.Next(4) == 0 && body.Length > 2) body[random.Next(body.Length)] = (byte)random.Next(256);
            using var content = Json(body);
            using var response = await server.Client.PostAsync(new Uri(Paths[random.Next(Paths.Length)], UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} for {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public async Task Post_DeepNesting_IsRefused()
    {
        await using var server = await StartAsync();
        foreach (var depth in (int[])[33, 1000, 40_000])
        {
            await RequireRefusedAsync(server, "/rerank", Encoding.UTF8.GetBytes("{\"query\":" + new string('[', depth) + new string(']', depth) + "}"));
        }
    }

    [Fact]
    public async Task Post_InvalidUtf8_IsRefused()
    {
        await using var server = await StartAsync();
        foreach (byte[] bad in (byte[][])[[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]])
        {
            await RequireRefusedAsync(server, "/v2/rerank", [.. "{\"query\":\""u8, .. bad, .. "\",\"documents\":[\"a\"]}"u8]);
        }
    }

    [Fact]
    public async Task Post_PackedBomb_IsRefusedWhileItIsUnpacked()
    {
        await using var server = await StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++) await gzip.WriteAsync(zeros, TestContext.Current.CancellationToken);
        }

        using var content = Json(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_PackedWell_IsAnswered()
    {
        await using var server = await StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync("{\"query\":\"q\",\"documents\":[\"a\"]}"u8.ToArray(), TestContext.Current.CancellationToken);

        using var content = Json(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_BrokenPackingOrUnknownMedia_IsRefused()
    {
        await using var server = await StartAsync();
        using var broken = Json([1, 2, 3, 4]);
        broken.Headers.ContentEncoding.Add("gzip");
        using var unknown = Json("{}"u8.ToArray());
        unknown.Headers.ContentEncoding.Add("zstd");
        using var form = new StringContent("query=q", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var first = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), broken, TestContext.Current.CancellationToken);
        using var second = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), unknown, TestContext.Current.CancellationToken);
        using var third = await server.Client.PostAsync(new Uri("/rerank", UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Equal((400, 415, 415), ((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
    }

    [Fact]
    public async Task Post_TooLongOrTooMany_IsRefusedInTheContract()
    {
        await using var server = await StartAsync();

        var (long_, _) = await server.PostAsync("/rerank", new { query = new string('a', 200_000), documents = new[] { "a" } });
        var (many, body) = await server.PostAsync("/v2/rerank", new { model = "length", query = "q", documents = Enumerable.Repeat("a", 51) });

        Assert.Equal((413, 400), (long_, many));
        Assert.Contains("'documents' should have at most 50 elements, but it has 51", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_FloodOfHeaders_IsRefusedAndTheServerGoesOn()
    {
        await using var server = await StartAsync();
        var text = new StringBuilder("POST /rerank HTTP/1.1\r\nHost: localhost\r\n");
        for (var i = 0; i < 5000; i++) text.Append("x-flood-").Append(i).Append(": ").Append('a', 20).Append("\r\n");
        text.Append("\r\n");

        var answer = await SendRawAsync(server, text.ToString());

        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);
        Assert.Equal(200, (await server.GetAsync("/v1/models")).Status);
    }

    [Theory]
    [InlineData("POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("POST /rerank HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST /rerank HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("GARBAGE\r\n\r\n")]
    public async Task Send_BrokenRequest_IsRefused(string request)
    {
        await using var server = await StartAsync();

        var answer = await SendRawAsync(server, request);

        Assert.Matches("^HTTP/1.1 (4[0-9][0-9]|505) ", answer);
    }

    private static async Task<string> SendRawAsync(RunningServer server, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The server answered and closed before the flood was over.
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }

    private static async Task RequireRefusedAsync(RunningServer server, string path, byte[] body)
    {
        using var content = Json(body);
        using var response = await server.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path} answered {(int)response.StatusCode} to {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(80, body.Length)))}");
        using var json = JsonDocument.Parse(text);
        Assert.Contains("; ", text, StringComparison.Ordinal);
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return content;
    }
}
