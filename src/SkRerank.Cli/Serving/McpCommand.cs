using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkRerank.Models;

namespace SkRerank.Cli.Serving;

/// <summary><c>skrerank mcp</c>: a store as tools and resources for agents, over standard input and output or over HTTP.</summary>
internal sealed class McpCommand
{
    public const string Name = "mcp";

    private readonly Option<string> _store = new("--store") { Description = "The folder of the store to search, made by 'skrerank index'.", Required = true };
    private readonly Option<string> _model = new("--model") { Description = "The cross-encoder of the tool rerank: the one in the box, a model that was pulled, or a model folder.", DefaultValueFactory = _ => MiniLmRerankerModel.Name };
    private readonly ListenArguments _listen = new($"Serve over HTTP at this address, such as {ListenAddresses.Default}: the tools at its /mcp, beside everything that 'skrerank serve' has. Without it: over standard input and output. Another than loopback needs a key, or --insecure.");
    private readonly PipelineArguments _pipeline = new("A pipeline file that 'skrerank tune' wrote, which searches run unless they name another mode.");
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var mcp = new McpCommand();
        var command = new Command(Name, "Give agents the tools search, rerank and get over a store, by the Model Context Protocol.") { mcp._store, mcp._model };
        mcp._pipeline.AddTo(command);
        mcp._listen.AddTo(command);
        mcp._models.AddTo(command);
        command.SetAction(mcp.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => _listen.IsGiven(parsed)
        ? _listen.RunAsync(parsed, settings => OpenAsync(parsed, settings, cancellationToken), null, "/mcp", cancellationToken)
        : RunOverStandardStreamsAsync(parsed, cancellationToken);

    private async Task<int> RunOverStandardStreamsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // Standard output carries the protocol and nothing else; what anyone writes to the console goes where the logs go.
        Console.SetOut(Console.Error);
        // An empty builder: agent hosts start the program in folders of others, whose settings are not ours.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "skrerank" });
        var settings = _listen.Read(parsed, builder.Configuration);
        using var pipeline = await OpenAsync(parsed, settings, cancellationToken);
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Warning);
        pipeline.AddTo(builder.Services);
        SettingsSection.Named(() => builder.Services.AddSkRerankServer(options => SettingsSection.Read(builder.Configuration, options, new ServedSettings())));
        builder.Services.AddMcpServer().WithStdioServerTransport();
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
        return 0;
    }

    private async Task<ServedPipeline> OpenAsync(ParseResult parsed, ServedSettings settings, CancellationToken cancellationToken)
    {
        var folder = parsed.GetValue(_store)!;
        var model = parsed.GetResult(_model) is { Implicit: false } ? parsed.GetValue(_model)! : settings.Model ?? MiniLmRerankerModel.Name;
        var pipeline = await ServedPipeline.OpenAsync(folder, model, [.. settings.Aliases], _pipeline.Read(parsed, settings.Pipeline), _models.Load(parsed, settings.Embedding, settings.TokenVectors), cancellationToken);
        if (pipeline.Passages > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Tools for agents over {pipeline.Passages} passages of '{TerminalText.OneLine(folder)}'."));
            return pipeline;
        }

        pipeline.Dispose();
        throw new ArgumentException($"The store '{folder}' should have passages to search, but has none; index documents first with 'skrerank index INPUT --store {folder}'.");
    }
}
