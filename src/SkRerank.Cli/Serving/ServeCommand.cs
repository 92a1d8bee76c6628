using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Server;
using SkRerank.Server.Collections;

namespace SkRerank.Cli.Serving;

/// <summary><c>skrerank serve</c>: the pipeline over HTTP, on loopback unless there is a key.</summary>
internal sealed class ServeCommand
{
    private const string DefaultAddress = "http://127.0.0.1:8080";

    private readonly Option<string?> _store = new("--store") { Description = "The folder of the store to search and to index into; without it there are models only." };
    private readonly Option<string?> _listen = new("--listen") { Description = $"The address to listen at: {DefaultAddress}. Another than loopback needs a key, or --insecure." };
    private readonly Option<string> _model = new("--model") { Description = "The cross-encoder of /rerank: the one in the box, a model that was pulled, or a model folder.", DefaultValueFactory = _ => MiniLmRerankerModel.Name };
    private readonly Option<string[]> _alias = new("--alias") { Description = "Another name by which requests may call the model, such as rerank-v3.5; may be given again." };
    private readonly Option<RerankDialect?> _dialect = Choice.Of("--dialect", "The contract of /rerank and /v1/rerank where the body does not tell. Default: union, the fields of all.", ("union", RerankDialect.Union), ("cohere", RerankDialect.Cohere), ("jina", RerankDialect.Jina), ("infinity", RerankDialect.Infinity), ("vllm", RerankDialect.Vllm), ("tei", RerankDialect.Tei));
    private readonly Option<string?> _keys = new("--api-keys") { Description = "A file with one API key a line, read again when it changes. SKRERANK_API_KEY gives one key." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Listen at an address other than loopback without a key." };
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var serve = new ServeCommand();
        var command = new Command("serve", "Serve rerankers, embeddings and a store over HTTP, in the contracts of Cohere, Jina, vLLM, Infinity, TEI and OpenAI.")
        {
            serve._store, serve._listen, serve._model, serve._alias, serve._dialect, serve._keys, serve._insecure,
        };
        serve._models.AddTo(command);
        command.SetAction(serve.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        Listen(parsed, builder);
        using var models = _models.Load(parsed);
        using var crossEncoder = new OnnxCrossEncoderReranker(ModelFolderName.Folder(parsed.GetValue(_model)!));
        var folder = parsed.GetValue(_store);
        using var store = folder is null ? null : new LocalStore(folder, models);
        builder.Services.AddSingleton(new ServedModel(parsed.GetValue(_model)!) { Reranker = crossEncoder, Aliases = parsed.GetValue(_alias) ?? [] });
        builder.Services.AddSingleton(new ServedModel(MiniLmEmbeddingModel.Name) { Embeddings = models.Encoder });
        if (store is not null)
        {
            // A store that cannot be used is told before the server starts.
            if (await store.Collection.CollectionExistsAsync(cancellationToken)) await store.Collection.CountAsync(cancellationToken: cancellationToken);
            builder.Services.AddSingleton<ISearchIndex>(new LocalSearchIndex(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder!))), store, new LocalPipelineOptions()));
        }

        SkRerankServerOptions? server = null;
        builder.Services.AddSkRerankServer(options =>
        {
            server = options;
            builder.Configuration.GetSection("SkRerank").Bind(options);
            if (parsed.GetValue(_dialect) is { } dialect) options.Dialect = dialect;
            if (parsed.GetValue(_keys) is { } file) options.ApiKeyFile = file;
            if (Environment.GetEnvironmentVariable("SKRERANK_API_KEY") is { Length: > 0 } key) options.ApiKeys.Add(key);
        });
        RequireKey(parsed, builder, server!);
        var app = builder.Build();
        await using (app)
        {
            app.MapSkRerank();
            await app.StartAsync(cancellationToken);
            Console.WriteLine($"Listening at {string.Join(", ", app.Urls)}; Ctrl-C stops.");
            await app.WaitForShutdownAsync(cancellationToken);
        }

        return 0;
    }

    private void Listen(ParseResult parsed, WebApplicationBuilder builder)
    {
        var address = parsed.GetValue(_listen) ?? builder.Configuration["urls"] ?? DefaultAddress;
        foreach (var one in address.Split(';'))
        {
            if (!Uri.TryCreate(one.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new ArgumentException($"--listen should be an address such as {DefaultAddress}, but is '{one}'; give one with http or https, a host and a port.");
        }

        builder.WebHost.UseUrls(address);
    }

    // Kestrel's own section of endpoints can name addresses too.
    private void RequireKey(ParseResult parsed, WebApplicationBuilder builder, SkRerankServerOptions options)
    {
        if (parsed.GetValue(_insecure) || options.ApiKeys.Count > 0 || options.ApiKeyFile is not null) return;
        var addresses = (parsed.GetValue(_listen) ?? builder.Configuration["urls"] ?? DefaultAddress).Split(';').Concat(builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());
        if (addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open)
            throw new ArgumentException($"'{open}' can be reached from other machines, so the server should have an API key, but has none; give --api-keys FILE or SKRERANK_API_KEY, or --insecure to serve everyone who can reach it.");
    }

    private static bool IsLoopback(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
