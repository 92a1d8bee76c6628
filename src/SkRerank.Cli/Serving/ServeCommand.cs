using System.CommandLine;
using SkRerank.Models;
using SkRerank.Server;

namespace SkRerank.Cli.Serving;

/// <summary><c>skrerank serve</c>: the pipeline over HTTP, on loopback unless there is a key.</summary>
internal sealed class ServeCommand
{
    public const string Name = "serve";

    private readonly Option<string?> _store = new("--store") { Description = "The folder of the store to search and to index into; without it there are models only." };
    private readonly Option<string> _model = new("--model") { Description = "The cross-encoder of /rerank: the one in the box, a model that was pulled, or a model folder.", DefaultValueFactory = _ => MiniLmRerankerModel.Name };
    private readonly Option<string[]> _alias = new("--alias") { Description = "Another name by which requests may call the model, such as rerank-v3.5; may be given again." };
    private readonly Option<RerankDialect?> _dialect = Choice.Of("--dialect", "The contract of /rerank and /v1/rerank where the body does not tell. Default: union, the fields of all.", ("union", RerankDialect.Union), ("cohere", RerankDialect.Cohere), ("jina", RerankDialect.Jina), ("infinity", RerankDialect.Infinity), ("vllm", RerankDialect.Vllm), ("tei", RerankDialect.Tei));
    private readonly Option<bool> _noPlayground = new("--no-playground") { Description = "Leave out the page to try queries on, which otherwise stands at /." };
    private readonly ListenArguments _listen = new($"The address to listen at: {ListenAddresses.Default}. Another than loopback needs a key, or --insecure.");
    private readonly PipelineArguments _pipeline = new("A pipeline file that 'skrerank tune' wrote, which searches run unless they name another mode.");
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var serve = new ServeCommand();
        var command = new Command(Name, "Serve rerankers, embeddings and a store over HTTP, in the contracts of Cohere, Jina, vLLM, Infinity, TEI and OpenAI, with tools for agents at /mcp and a page to try queries on at /.")
        {
            serve._store, serve._model, serve._alias, serve._dialect, serve._noPlayground,
        };
        serve._pipeline.AddTo(command);
        serve._listen.AddTo(command);
        serve._models.AddTo(command);
        command.SetAction(serve.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => _listen.RunAsync(parsed, settings => OpenAsync(parsed, settings, cancellationToken), options => Configure(parsed, options), string.Empty, cancellationToken);

    private Task<ServedPipeline> OpenAsync(ParseResult parsed, ServedSettings settings, CancellationToken cancellationToken)
    {
        var store = parsed.GetValue(_store) ?? settings.Store;
        var definition = _pipeline.Read(parsed, settings.Pipeline);
        if (definition is not null && store is null) throw new ArgumentException("--pipeline is run over a store: give --store too.");
        var model = parsed.GetResult(_model) is { Implicit: false } ? parsed.GetValue(_model)! : settings.Model ?? MiniLmRerankerModel.Name;
        return ServedPipeline.OpenAsync(store, model, parsed.GetValue(_alias) is { Length: > 0 } aliases ? aliases : [.. settings.Aliases], definition, _models.Load(parsed, settings.Embedding, settings.TokenVectors), cancellationToken);
    }

    private void Configure(ParseResult parsed, SkRerankServerOptions options)
    {
        if (parsed.GetValue(_dialect) is { } dialect) options.Dialect = dialect;
        if (parsed.GetValue(_noPlayground)) options.Playground = false;
    }
}
