using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SkRerank.Cli.Serving;
using SkRerank.Server;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

/// <summary>What <c>skrerank serve</c> takes from files and from the environment.</summary>
public sealed partial class ServeConfigurationTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    public static TheoryData<string> Keys => [.. Documented().Select(row => row.Key)];

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0", "http://0.0.0.0:0")]
    [InlineData("DOTNET_URLS", "http://192.0.2.1:8080", "http://192.0.2.1:8080")]
    [InlineData("URLS", "http://127.0.0.1:0;http://example.com:80", "http://example.com:80")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080", "http://*:8080")]
    [InlineData("DOTNET_HTTP_PORTS", "8080", "http://*:8080")]
    [InlineData("HTTP_PORTS", "8080;8081", "http://*:8080")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "8443", "https://*:8443")]
    [InlineData("HTTPS_PORTS", "8443", "https://*:8443")]
    [InlineData("Kestrel__Endpoints__Public__Url", "http://[::]:0", "http://[::]:0")]
    [InlineData("ASPNETCORE_Kestrel__Endpoints__Public__Url", "http://+:0", "http://+:0")]
    public void Serve_ReachableByAVariableWithoutAKey_IsRefused(string name, string value, string address)
    {
        _tool.Variables[name] = value;

        Assert.Equal($"'{address}' can be reached from other machines, so the server should have an API key, but has none; give --api-keys FILE or SKRERANK_API_KEY, or --insecure to serve everyone who can reach it.", _tool.Fail("serve"));
    }

    [Theory]
    [InlineData("""{ "urls": "http://0.0.0.0:0" }""")]
    [InlineData("""{ "http_ports": "8080" }""")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "Inner": { "Url": "http://127.0.0.1:0" }, "Outer": { "Url": "http://0.0.0.0:0" } } } }""")]
    public void Serve_ReachableByAFileWithoutAKey_IsRefused(string file)
    {
        _tool.Write("appsettings.json", file);
        Assert.Contains("can be reached from other machines", _tool.Fail("serve"), StringComparison.Ordinal);

        File.Move(_tool.At("appsettings.json"), _tool.At("other.json"));
        Assert.Contains("can be reached from other machines", _tool.Fail("serve", "--config", "other.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:0", true)]
    [InlineData("http://[::1]:0", true)]
    [InlineData("http://127.0.0.2:0", true)]
    [InlineData("http://localhost.example.com:0", false)]
    [InlineData("http://user@127.0.0.1:0", false)]
    [InlineData("http://unix:/run/skrerank.sock", false)]
    [InlineData("http://*:0", false)]
    public void Addresses_AreLoopback_AsKestrelReadsThem(string address, bool expected) =>
        Assert.Equal(expected, ListenAddresses.Of(address, new ConfigurationBuilder().Build()).Reachable is null);

    [Theory]
    [InlineData("""{ "SkRerank": { "MaxDocumets": 5 } }""", "The section SkRerank has no key 'MaxDocumets', but 'MaxDocuments'; correct it, or leave it out.")]
    [InlineData("""{ "SkRerank": { "MaxDocuments": "many" } }""", "'SkRerank:MaxDocuments' should be a whole number, but is 'many'; correct it.")]
    [InlineData("""{ "SkRerank": { "MaxDocuments": 0 } }""", "'SkRerank:MaxDocuments' should be at least 1, but is 0; raise it.")]
    [InlineData("""{ "SkRerank": { "MaxDocuments": [1] } }""", "'SkRerank:MaxDocuments' should be a whole number, but has keys below it; give one value.")]
    [InlineData("""{ "SkRerank": { "MaxQueuedTokens": 5 } }""", "'SkRerank:MaxQueuedTokens' should be at least MaxRequestTokens, which is 500000, but is 5; raise it.")]
    [InlineData("""{ "SkRerank": { "Deadline": 60 } }""", "'SkRerank:Deadline' should be a time such as 00:01:00, which is a minute, but is '60'; correct it.")]
    [InlineData("""{ "SkRerank": { "Deadline": "60.00:00:00" } }""", "'SkRerank:Deadline' should be above 0 and at most 24 hours, but is 60.00:00:00; 00:01:00 is a minute.")]
    [InlineData("""{ "SkRerank": { "Dialect": "cohre" } }""", "'SkRerank:Dialect' should be one of union, cohere, jina, infinity, vllm, tei, but is 'cohre'; correct it.")]
    [InlineData("""{ "SkRerank": { "Playground": "no" } }""", "'SkRerank:Playground' should be true or false, but is 'no'; correct it.")]
    [InlineData("""{ "SkRerank": { "ApiKeys": "s3cret" } }""", "'SkRerank:ApiKeys' should be a list, but is one value; write it as [\"…\"] in a file, or as SkRerank__ApiKeys__0 in the environment.")]
    [InlineData("""{ "SkRerank": { "AllowedOrigins": ["*"] } }""", "'SkRerank:AllowedOrigins' should name its origins where the server asks for no key, but has '*', so that every page in a browser could call it; name them, or give the server a key.")]
    [InlineData("""{ "SkRerank": { "Pipeline": "p.json" } }""", "'p.json'")]
    [InlineData("""{ "urls": "nonsense" }""", "'urls' (ASPNETCORE_URLS) should be an address such as http://127.0.0.1:8080, but is 'nonsense'; give one with http or https, a host and a port.")]
    [InlineData("""{ "http_ports": "many" }""", "'http_ports' (ASPNETCORE_HTTP_PORTS) should be an address such as http://127.0.0.1:8080, but is 'http://*:many'; give one with http or https, a host and a port.")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { } , "B": {"Urls": "x"} } } }""", "'Kestrel:Endpoints:")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "A": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "none.pem" } } } } }""", "none.pem")]
    [InlineData("""{ "SkRerank": """, "appsettings.json")]
    public void Serve_AWrongSetting_FailsInOneSentence(string file, string expected)
    {
        _tool.Write("appsettings.json", file);

        Assert.Contains(expected, _tool.Fail("serve"), StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_AnAddressThatIsTaken_FailsInOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        Assert.EndsWith(": address already in use; correct --listen, urls or the section Kestrel.", _tool.Fail("serve", "--listen", $"http://{other.LocalEndpoint}"), StringComparison.Ordinal);
        Assert.Contains("The server cannot listen: ", _tool.Fail("serve", "--insecure", "--listen", "http://192.0.2.1:0"), StringComparison.Ordinal);
        Assert.Contains("The server cannot listen: ", _tool.Fail("serve", "--listen", "https://127.0.0.1:0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_AConfigurationFileThatIsNotThere_FailsInOneSentence() =>
        Assert.Equal("--config should be a file, but there is none at 'none.json'; give the path of one in JSON.", _tool.Fail("serve", "--config", "none.json"));

    [Fact]
    public void Mcp_AMisspeltVariable_FailsInOneSentence()
    {
        _tool.Variables["SkRerank__Deadlin"] = "00:00:10";

        Assert.Equal("The section SkRerank has no key 'Deadlin', but 'Deadline'; correct it, or leave it out.", _tool.Fail("mcp", "--store", "store"));
    }

    [Fact]
    public async Task Serve_ArgumentsWinOverTheEnvironmentAndThatOverTheFile()
    {
        _tool.Write("appsettings.json", """{ "urls": "http://127.0.0.1:1", "SkRerank": { "Dialect": "cohere", "Aliases": ["of-the-file"], "MaxDocuments": 2, "MaxRequestBytes": 1000 } }""");
        _tool.Variables["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _tool.Variables["SkRerank__MaxDocuments"] = "3";
        _tool.Variables["SkRerank__Aliases__0"] = "of-the-environment";
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--dialect", "jina");

        var many = await server.PostAsync("/rerank", """{"query": "q", "documents": ["a", "b", "c", "d"]}""");
        var named = await server.PostAsync("/rerank", """{"model": "of-the-environment", "query": "q", "documents": ["a", "b", "c"]}""");
        var other = await server.PostAsync("/rerank", """{"model": "of-the-file", "query": "q", "documents": ["a"]}""");
        var large = await server.PostAsync("/rerank", $$"""{"query": "{{new string('q', 1000)}}", "documents": ["a"]}""");

        // {"detail"} is Jina's form of errors.
        Assert.Equal((413, """{"detail":"'documents' should have at most 3 elements, but it has 4; send them in several requests."}"""), many);
        Assert.Equal(200, named.Status);
        Assert.Equal(404, other.Status);
        Assert.Equal(413, large.Status);
    }

    [Fact]
    public async Task Serve_AStoreByASetting_IsServed()
    {
        _tool.Write("docs/fleas.txt", Fleas.Corpus);
        _tool.Succeed("index", "docs", "--store", "store");
        _tool.Write("settings.json", """{ "urls": "http://127.0.0.1:0", "SkRerank": { "Store": "store", "Playground": false } }""");
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--config", "settings.json");

        Assert.Contains("\"name\":\"store\"", (await server.GetAsync("/collections")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await server.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Health_OfAServerThatIsReadyOrIsNotThere_IsToldByTheExitCode()
    {
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--listen", "http://127.0.0.1:0");
        while ((await server.GetAsync("/health")).Status != 200) await Task.Delay(50, TestContext.Current.CancellationToken);
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var free = nobody.LocalEndpoint;
        nobody.Stop();

        Assert.Equal($"{server.Address.GetLeftPart(UriPartial.Authority)} is ready.\n", _tool.Succeed("health", server.Address.ToString()));
        Assert.StartsWith($"http://{free} does not answer: ", _tool.Fail("health", $"http://{free}"), StringComparison.Ordinal);
        _tool.Variables["ASPNETCORE_HTTP_PORTS"] = server.Address.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(" is ready.", _tool.Succeed("health"), StringComparison.Ordinal);
        Assert.Equal("URL should be an address such as http://127.0.0.1:8080, but is 'nonsense'; give one with http or https, a host and a port.", _tool.Fail("health", "nonsense"));
    }

    [Fact]
    public async Task Serve_StoppedWithARequestInside_AnswersItFirst()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--listen", "http://127.0.0.1:0");
        while ((await server.GetAsync("/health")).Status != 200) await Task.Delay(50, TestContext.Current.CancellationToken);

        // Longer than the two seconds after which a command is ended: 200 documents as long as the model reads.
        var document = string.Join(' ', Enumerable.Repeat("an insect that lives on the dog", 70));
        var answer = server.PostAsync("/rerank", System.Text.Json.JsonSerializer.Serialize(new { query = "what is a flea", documents = Enumerable.Repeat(document, 200), top_n = 1 }));
        while (!(await server.GetAsync("/metrics")).Body.Contains("skrerank_server_running_requests 1", StringComparison.Ordinal)) await Task.Delay(20, TestContext.Current.CancellationToken);
        var since = TimeProvider.System.GetTimestamp();
        server.Terminate();

        Assert.Equal(200, (await answer).Status);
        Assert.Equal(0, await server.ExitAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"Stopped after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:F1} s.");
    }

    [Fact]
    public async Task Serve_ListenBesideEndpointsOfAFile_ListensThereAlone()
    {
        _tool.Write("appsettings.json", """{ "Kestrel": { "Endpoints": { "Outer": { "Url": "http://0.0.0.0:0" } } } }""");
        await using var server = await ServedTool.StartAsync(_tool, "serve", "--listen", "http://127.0.0.1:0");

        Assert.Matches("^Listening at http://127\\.0\\.0\\.1:[0-9]+; Ctrl-C stops\\.$", server.Line);
    }

    [Fact]
    public async Task Serve_PortsOfAContainerImageWithAKey_ListensAtAllAddresses()
    {
        _tool.Variables["ASPNETCORE_HTTP_PORTS"] = "0";
        _tool.Variables["SKRERANK_API_KEY"] = "s3cret";
        await using var server = await ServedTool.StartAsync(_tool, "serve");

        Assert.StartsWith("Listening at http://[::]:", server.Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ACertificateByKestrelsSection_AnswersOverTls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _tool.Write("tls.crt", certificate.ExportCertificatePem());
        _tool.Write("tls.key", key.ExportPkcs8PrivateKeyPem());
        _tool.Write("appsettings.json", """{ "Kestrel": { "Endpoints": { "Tls": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "tls.crt", "KeyPath": "tls.key" } } } } }""");
        await using var server = await ServedTool.StartAsync(_tool, "serve");
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };

        using var response = await client.GetAsync(new Uri("/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "https"), (response.StatusCode, server.Address.Scheme));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void DocumentedKey_IsBound(string key)
    {
        var row = Documented().Single(row => row.Key == key);
        var (options, settings) = (new SkRerankServerOptions(), new ServedSettings());
        var property = Property(options, key) ?? Property(settings, key) ?? throw new InvalidOperationException($"No option has the name of the documented key '{key}'.");
        var target = property.DeclaringType == typeof(SkRerankServerOptions) ? (object)options : settings;
        // One default is the machine's to say.
        Assert.Equal(row.Default == "4 a processor and at least 8" ? Text(Math.Max(8, 4 * Environment.ProcessorCount)) : row.Default, Text(property.GetValue(target)));

        var (value, expected) = Another(property.PropertyType);
        SettingsSection.Read(new ConfigurationBuilder().AddInMemoryCollection([new(property.PropertyType == typeof(IList<string>) ? $"SkRerank:{key}:0" : $"SkRerank:{key}", value)]).Build(), options, settings);

        Assert.Equal(expected, property.GetValue(target));
    }

    [Fact]
    public void EveryKey_IsDocumented()
    {
        string[] options = [.. new[] { typeof(SkRerankServerOptions), typeof(ServedSettings) }.SelectMany(type => type.GetProperties()).Select(property => property.Name)];

        Assert.Equal(options.Order(StringComparer.Ordinal), Documented().Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    private static (string Value, object Expected) Another(Type type) =>
        type == typeof(string) ? ("other", "other")
        : type == typeof(int) ? ("7", 7)
        : type == typeof(long) ? ("7", 7L)
        : type == typeof(bool) ? ("false", false)
        : type == typeof(TimeSpan) ? ("00:00:07", TimeSpan.FromSeconds(7))
        : type == typeof(RerankDialect) ? ("jina", RerankDialect.Jina)
        : ("other", new List<string> { "other" });

    private static string Text(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        Enum word => word.ToString().ToLowerInvariant(),
        System.Collections.IEnumerable list and not string => list.Cast<object>().Any() ? "some" : "none",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static System.Reflection.PropertyInfo? Property(object target, string name) => target.GetType().GetProperty(name);

    /// <summary>Reads the rows of the table of keys in <c>docs/serving.md</c>.</summary>
    private static List<(string Key, string Default)> Documented() =>
        [.. Row().Matches(File.ReadAllText(RepositoryFolder.At("docs", "serving.md"))).Select(row => (row.Groups["key"].Value, row.Groups["default"].Value.Trim('`').Replace(",", "", StringComparison.Ordinal)))];

    [GeneratedRegex(@"^\| `SkRerank:(?<key>\w+)` \| [^|]+ \| (?<default>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
