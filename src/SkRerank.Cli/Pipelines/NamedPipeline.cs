using SkRerank.Cost;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.OpenAI;
using SkRerank.Pipelines;
using SkRerank.Remote;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Pipelines;

/// <summary>Runs a pipeline over a store by its name, and knows what its models used.</summary>
/// <remarks>A name is a mode of <c>search</c>, <c>cross-encoder</c> (the one in the box over hybrid candidates), <c>rerank:MODEL</c> with what <c>search --model</c> takes, or the path of a pipeline file.</remarks>
internal sealed class NamedPipeline : IDisposable
{
    private const string CrossEncoder = "cross-encoder";
    private const string Prefix = "rerank:";

    // Of pipeline files: what is paid for, by a call and by a conversation.
    private const string HostedStage = "hosted";
    private const string ChatStage = "listwise";

    private static readonly Dictionary<string, SearchMode> Modes = new(StringComparer.Ordinal)
    {
        ["bm25"] = SearchMode.Bm25,
        ["vector"] = SearchMode.Vector,
        ["hybrid"] = SearchMode.Hybrid,
        ["late"] = SearchMode.Late,
        ["rerank"] = SearchMode.Rerank,
    };

    private readonly CostLedger _ledger = new();
    private readonly IReranker? _reranker;
    private readonly IDisposable? _owned;

    private NamedPipeline(string name, LocalStore store, LocalPipelineOptions options, IReranker? hosted = null, bool ownsHosted = false)
    {
        Name = name;
        IsPaid = hosted is not null;
        _owned = ownsHosted ? hosted : null;
        options.CrossEncoder = hosted;
        if (options.Mode == SearchMode.Rerank) _reranker = store.Models.CreateReranker(options).AsBuilder().UseCostLedger(_ledger).Build();
        Retriever = store.CreateRetriever(options, _reranker);
    }

    private NamedPipeline(string name, RerankPipeline pipeline)
    {
        Name = name;
        _owned = pipeline;
        Candidates = pipeline.Definition.Candidates;
        IsPaid = pipeline.Definition.Stages.Any(stage => stage.Stage == HostedStage);
        Retriever = PipelineArguments.Retriever(pipeline);
    }

    /// <summary>Says what a name may be, for the descriptions of options.</summary>
    public static string Names { get; } = $"{string.Join(", ", Modes.Keys)}, {CrossEncoder}, rerank:MODEL or a pipeline file that ends in .json";

    public string Name { get; }

    public IRetriever Retriever { get; }

    /// <summary>Gets whether calls go to a model that is paid for.</summary>
    public bool IsPaid { get; }

    /// <summary>Gets how many candidates a pipeline file asks for; <see langword="null"/> for others, which take the usual number.</summary>
    public int? Candidates { get; }

    /// <summary>Gets the tokens that models read so far; <see langword="null"/> where none is counted.</summary>
    public long? Tokens => _ledger.Totals.Sum(total => total.Tokens) is > 0 and var tokens ? tokens : null;

    /// <summary>Gets what was paid so far in US dollars; <see langword="null"/> where calls that are paid for have no known price.</summary>
    public decimal? Cost => !IsPaid ? 0 : _reranker is null ? null : _ledger.Totals.Any(total => total.CallsWithoutCost > 0) ? null : _ledger.Cost;

    /// <summary>Refuses a name before anything is loaded.</summary>
    /// <exception cref="ArgumentException">The name is none, or the environment lacks what its model needs.</exception>
    /// <exception cref="RerankException">Its model is not there.</exception>
    public static void Check(string name)
    {
        if (Modes.ContainsKey(name) || name == CrossEncoder) return;
        if (IsFile(name))
        {
            CheckFile(name);
            return;
        }

        if (ModelOf(name) is not { } model) throw new ArgumentException($"A pipeline must be {Names}, but was '{name}'.");
        if (NamedChatClients.IsName(model)) throw new ArgumentException($"The pipeline '{name}' would ask a chat model for every query without a plan of its price: measure it with 'skrerank search --model {model}' and 'skrerank eval'.");
        if (NamedRerankers.IsName(model)) NamedRerankers.Create(model).Dispose();
        else ModelFolderName.Folder(model);
    }

    /// <summary>Refuses a pipeline file before anything is loaded.</summary>
    /// <exception cref="ArgumentException">It would ask a chat model.</exception>
    /// <exception cref="RerankException">It cannot be read, or is no pipeline.</exception>
    public static void CheckFile(string path)
    {
        if (PipelineDefinition.Load(path).Stages.Any(stage => stage.Stage == ChatStage)) throw new ArgumentException($"The stage '{ChatStage}' of the pipeline '{path}' would ask a chat model for every query without a plan of its price: measure it with 'skrerank eval --pipeline {path}'.");
    }

    /// <summary>Opens the pipeline of a file over a store, which stays open.</summary>
    public static NamedPipeline OpenFile(string path, LocalStore store) => new(path, PipelineArguments.Create(PipelineDefinition.Load(path), store));

    /// <summary>Opens a pipeline over a store, which stays open.</summary>
    /// <param name="name">A name that <see cref="Check"/> lets pass.</param>
    /// <param name="store">The store.</param>
    /// <param name="depth">How many candidates are reranked; <see langword="null"/> for all.</param>
    public static NamedPipeline Open(string name, LocalStore store, int? depth = null)
    {
        if (Modes.TryGetValue(name, out var mode)) return new NamedPipeline(name, store, new LocalPipelineOptions { Mode = mode, Depth = mode == SearchMode.Rerank ? depth : null });
        if (IsFile(name)) return OpenFile(name, store);
        var model = ModelOf(name)!;
        return NamedRerankers.IsName(model)
            ? new NamedPipeline(name, store, new LocalPipelineOptions { Depth = depth }, NamedRerankers.Create(model), ownsHosted: true)
            : new NamedPipeline(name, store, new LocalPipelineOptions { Depth = depth, Model = ModelFolderName.Folder(model) });
    }

    /// <summary>Opens the pipeline that reranks hybrid candidates by a reranker of the caller's, which stays open.</summary>
    public static NamedPipeline Over(string name, LocalStore store, IReranker reranker, int? depth) => new(name, store, new LocalPipelineOptions { Depth = depth }, reranker);

    public void Dispose()
    {
        _reranker?.Dispose();
        _owned?.Dispose();
    }

    private static bool IsFile(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static string? ModelOf(string name) =>
        name == CrossEncoder ? MiniLmRerankerModel.Name
        : name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length > Prefix.Length ? name[Prefix.Length..]
        : null;
}
