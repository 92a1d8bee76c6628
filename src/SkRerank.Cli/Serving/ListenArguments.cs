using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkRerank.Server;

namespace SkRerank.Cli.Serving;

/// <summary>The options that say where a server listens and who may call it, and the server itself; the same in <c>serve</c> and <c>mcp</c>.</summary>
internal sealed class ListenArguments(string listenDescription)
{
    public const string DefaultAddress = "http://127.0.0.1:8080";

    private readonly Option<string?> _listen = new("--listen") { Description = listenDescription };
    private readonly Option<string?> _keys = new("--api-keys") { Description = "A file with one API key a line, read again when it changes. SKRERANK_API_KEY gives one key." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Listen at an address other than loopback without a key." };

    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_keys);
        command.Add(_insecure);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_listen) is not null;

    /// <summary>Serves until it is stopped.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="open">Opens what is served, once the command line is known to be right; disposed after the server.</param>
    /// <param name="configure">Sets the server's options last.</param>
    /// <param name="path">What stands behind the address in the line that says where the server listens.</param>
    /// <param name="cancellationToken">The token that stops the server.</param>
    public async Task<int> RunAsync(ParseResult parsed, Func<Task<ServedPipeline>> open, Action<SkRerankServerOptions>? configure, string path, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Warning);
        Listen(parsed, builder);
        SkRerankServerOptions? server = null;
        builder.Services.AddSkRerankServer(options =>
        {
            server = options;
            builder.Configuration.GetSection("SkRerank").Bind(options);
            if (parsed.GetValue(_keys) is { } file) options.ApiKeyFile = file;
            if (Environment.GetEnvironmentVariable("SKRERANK_API_KEY") is { Length: > 0 } key) options.ApiKeys.Add(key);
            configure?.Invoke(options);
        });
        RequireKey(parsed, builder, server!);
        using var pipeline = await open();
        pipeline.AddTo(builder.Services);
        var app = builder.Build();
        await using (app)
        {
            app.MapSkRerank();
            await app.StartAsync(cancellationToken);
            Console.WriteLine($"Listening at {string.Join(", ", app.Urls.Select(url => url.TrimEnd('/') + path))}; Ctrl-C stops.");
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
