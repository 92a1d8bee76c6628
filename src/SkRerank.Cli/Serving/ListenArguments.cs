using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SkRerank.Server;

namespace SkRerank.Cli.Serving;

/// <summary>The options that say where a server listens, who may call it and where its settings are, and the server itself; the same in <c>serve</c> and <c>mcp</c>.</summary>
internal sealed class ListenArguments(string listenDescription)
{
    private readonly Option<string?> _listen = new("--listen") { Description = listenDescription };
    private readonly Option<string?> _keys = new("--api-keys") { Description = "A file with one API key a line, read again when it changes. SKRERANK_API_KEY gives one key." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Listen at an address other than loopback without a key." };
    private readonly Option<string?> _config = new("--config") { Description = "A file of settings in JSON, instead of appsettings.json of the working folder. Arguments win over the environment, and that over the file.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_keys);
        command.Add(_insecure);
        command.Add(_config);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_listen) is not null;

    /// <summary>Reads what a host that does not listen serves: by <c>--config</c> and the environment.</summary>
    public ServedSettings Read(ParseResult parsed, IConfigurationManager configuration)
    {
        ServerConfiguration.Arrange(configuration, parsed.GetValue(_config));
        var settings = new ServedSettings();
        SettingsSection.Read(configuration, new SkRerankServerOptions(), settings);
        return settings;
    }

    /// <summary>Serves until it is stopped.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="open">Opens what is served, once the command line and the settings are known to be right; disposed after the server.</param>
    /// <param name="configure">Sets the server's options last.</param>
    /// <param name="path">What stands behind the address in the line that says where the server listens.</param>
    /// <param name="cancellationToken">The token that stops the server.</param>
    public async Task<int> RunAsync(ParseResult parsed, Func<ServedSettings, Task<ServedPipeline>> open, Action<SkRerankServerOptions>? configure, string path, CancellationToken cancellationToken)
    {
        // A file that changed would be listened at without having been checked; certificates are read anew all the same.
        var builder = ServerConfiguration.Readable(() => WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]));
        ServerConfiguration.Arrange(builder.Configuration, parsed.GetValue(_config));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddConsole(console => console.FormatterName = builder.Configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Simple);
        var addresses = ListenAddresses.Of(parsed.GetValue(_listen), builder.Configuration);
        addresses.AddTo(builder.WebHost);
        var settings = new ServedSettings();
        SkRerankServerOptions? server = null;
        SettingsSection.Named(() => builder.Services.AddSkRerankServer(options =>
        {
            server = options;
            SettingsSection.Read(builder.Configuration, options, settings);
            if (parsed.GetValue(_keys) is { } file) options.ApiKeyFile = file;
            if (Environment.GetEnvironmentVariable("SKRERANK_API_KEY") is { Length: > 0 } key) options.ApiKeys.Add(key);
            configure?.Invoke(options);
        }));
        if (!parsed.GetValue(_insecure) && !settings.Insecure) RequireKey(addresses, server!);
        using var pipeline = await open(settings);
        pipeline.AddTo(builder.Services);
        var app = builder.Build();
        await using (app)
        {
            app.UseStatusCodePages(SayWhatIsThere);
            app.MapSkRerank();
            await StartAsync(app, cancellationToken);
            Console.WriteLine($"Listening at {string.Join(", ", app.Urls.Select(url => url.TrimEnd('/') + path))}; Ctrl-C stops.");
            await app.WaitForShutdownAsync(cancellationToken);
        }

        return 0;
    }

    // A path or a method that no endpoint has; the endpoints say their own errors.
    private static Task SayWhatIsThere(StatusCodeContext page) => page.HttpContext.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => page.HttpContext.Response.WriteAsJsonAsync(new { message = "The server has no endpoint of this path; GET /openapi.json lists those that it has." }),
        StatusCodes.Status405MethodNotAllowed => page.HttpContext.Response.WriteAsJsonAsync(new { message = $"The endpoint is called by {page.HttpContext.Response.Headers.Allow}, but the request came by another method; GET /openapi.json describes it." }),
        _ => Task.CompletedTask,
    };

    // What Kestrel says of its own settings, of a certificate and of an address is for who runs the server; the trace of its stack is not.
    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or SocketException or CryptographicException)
        {
            throw new ArgumentException($"The server cannot listen: {e.Message.Split('\n')[0].Trim().TrimEnd('.')}; correct --listen, urls or the section Kestrel.", e);
        }
    }

    private static void RequireKey(ListenAddresses addresses, SkRerankServerOptions options)
    {
        if (options.ApiKeys.Count > 0 || options.ApiKeyFile is not null) return;
        if (addresses.Reachable is { } open)
            throw new ArgumentException($"'{open}' can be reached from other machines, so the server should have an API key, but has none; give --api-keys FILE or SKRERANK_API_KEY, or --insecure to serve everyone who can reach it.");
    }
}
