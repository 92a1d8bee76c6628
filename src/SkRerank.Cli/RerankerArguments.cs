using System.CommandLine;
using System.Globalization;
using SkRerank.Calibration;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.OpenAI;
using SkRerank.Remote;
using SkRerank.Selection;

namespace SkRerank.Cli;

/// <summary>The options that choose the reranker, the same in <c>search</c> and <c>rerank</c>.</summary>
internal sealed class RerankerArguments
{
    private readonly Option<string?> _model = new("--model") { Description = "A cross-encoder that reranks by its own score alone: minilm-reranker, a model that was pulled, a model folder, a hosted one such as cohere:rerank-v3.5, or a chat model such as openai:gpt-4o-mini, with the key from the environment. Default: late interaction." };
    private readonly Option<bool> _fallback = new("--fallback") { Description = "Where the hosted reranker or chat model of --model fails, let the models in the box rerank, and say so." };
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many candidates to rerank; the deeper stay below in their order. A chat model's default: 100, and 50 after a fusion.");
    private readonly Option<double[]?> _weights = Choice.Weights("--weights", "The weights A,B of the incoming score and of MaxSim, each as z-score. Default: 1,1.", 2);
    private readonly Option<double[]?> _blend = Choice.Weights("--blend", "Add W times the z-score of the cross-encoder or pointwise judge of --model to the default's score.", 1);

    private readonly Option<string?> _calibrator = new("--calibrator") { Description = "The calibrator of --model that 'skrerank calibrate' wrote: gives each score a probability." };
    private readonly Option<double?> _minProbability = Choice.Share("--min-probability", "Leave out what is less likely relevant than P; needs --calibrator. Default: the threshold that its file keeps, if any; 0 leaves out nothing.");

    private readonly ListwiseArguments _listwise = new();

    private Option[] All => [_model, _depth, _weights, _blend, _fallback, _calibrator, _minProbability, .. _listwise.All];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>Names the options that were given, for the modes that have no reranker.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => All.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>Gives the options that decide the order, with their values, as one text: not who answers where the hosted reranker fails, nor the paths of files, whose content decides.</summary>
    public string Settings(ParseResult parsed, bool isLocal) =>
        string.Join(' ', All.Where(o => o != _fallback && o != _calibrator && (o != _model || !isLocal) && parsed.GetResult(o) is { Implicit: false }).Select(o => $"{o.Name} {string.Join(' ', parsed.GetResult(o)!.Tokens.Select(token => token.Value))}".TrimEnd()));

    /// <summary>Gets the folder of the model that scores here; <see langword="null"/> where another machine scores.</summary>
    public string? ModelFolder(ParseResult parsed, LocalPipelineOptions options) =>
        options.Model ?? (parsed.GetValue(_model) is not { } model ? MiniLmEmbeddingModel.Folder : NamedRerankers.IsName(model) || NamedChatClients.IsName(model) ? null : ModelFolderName.Folder(model));

    /// <summary>Gets the file of the calibrator; <see langword="null"/> where none is given.</summary>
    public string? CalibratorFile(ParseResult parsed) => parsed.GetValue(_calibrator);

    /// <summary>Refuses what queries cannot share that are reranked in several processes, or at a time.</summary>
    /// <exception cref="ArgumentException">An option is about all queries together.</exception>
    public void CheckShard(ParseResult parsed, int parallel)
    {
        if (_listwise.IsDryRun(parsed)) throw new ArgumentException("--dry-run plans all queries of the run: leave --shard out.");
        if (_listwise.Budget(parsed) is not null) throw new ArgumentException("--budget-usd is for all queries of one process, and a shard is one of several that may be started again: leave it out, and plan with --dry-run.");
        if (parallel > 1 && _listwise.IsChat(parsed, parsed.GetValue(_model))) throw new ArgumentException("--parallel is for models that score, but a chat model is asked query by query: leave it out, or run more shards at once.");
    }

    /// <summary>Sets what was given.</summary>
    /// <exception cref="ArgumentException">Two options do not go together.</exception>
    public void Apply(ParseResult parsed, LocalPipelineOptions options)
    {
        var model = parsed.GetValue(_model);
        var isChat = _listwise.IsChat(parsed, model);

        // A colon parts provider and model, but for the letter of a drive; a provider that is none is told as such.
        var isHosted = isChat || (model is not null && (NamedRerankers.IsName(model) || (model.IndexOf(':', StringComparison.Ordinal) > 1 && !Directory.Exists(model))));
        _listwise.Check(parsed, model);
        if (parsed.GetValue(_fallback) && !isHosted) throw new ArgumentException("--fallback is about a hosted reranker: name one with --model, such as cohere:rerank-v3.5.");

        // What is missing is told before anything is loaded.
        if (isHosted && !isChat) NamedRerankers.Create(model!).Dispose();
        options.Model = model is null || isHosted ? null : ModelFolderName.Folder(model);
        options.Depth = parsed.GetValue(_depth);
        if (isChat && !_listwise.IsPointwise(parsed) && new Option[] { _blend, _calibrator }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } scored)
            throw new ArgumentException($"{scored.Name} needs scores, but a chat model that orders windows gives an order alone: leave {scored.Name} out, or choose a strategy that scores, such as --strategy pointwise-yesno.");
        options.Blend = parsed.GetValue(_blend) is [var blend] ? blend : null;
        if (options.Blend is not null && model is null) throw new ArgumentException("--blend adds the score of a cross-encoder: name one with --model.");
        options.Calibrator = parsed.GetValue(_calibrator) is { } path ? Calibrator.Load(path) : null;
        options.MinProbability = parsed.GetValue(_minProbability) ?? options.Calibrator?.Threshold;
        if (options.MinProbability is not null && options.Calibrator is null) throw new ArgumentException("--min-probability needs probabilities: fit a calibrator with 'skrerank calibrate' and give it with --calibrator.");
        if (options.Calibrator is not null && (model is null || options.Blend is not null)) throw new ArgumentException("--calibrator is for the scores of a cross-encoder alone: name it with --model, without --blend.");
        if (parsed.GetValue(_weights) is not { Length: 2 } weights) return;
        if (model is not null && options.Blend is null) throw new ArgumentException("--weights weigh the default's two scores, but --model replaces them: leave one of the two out, or add --blend.");
        if (weights is [0, 0] && options.Blend is null or 0) throw new ArgumentException("--weights 0,0 leaves nothing to order by: give at least one a weight above 0.");
        options.HybridWeight = weights[0];
        options.LateInteractionWeight = weights[1];
    }

    /// <summary>Tells on standard error how many candidates a least probability left out.</summary>
    public static void TellRemoved(ThresholdReport? threshold, int count)
    {
        if (threshold is { Minimum: > 0 and var minimum }) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Candidates left out below a probability of {minimum}, or not scored: {count}."));
    }

    /// <summary>Makes the hosted reranker that was named, if one was, and lets the options use it.</summary>
    public RemoteUse? UseHosted(ParseResult parsed, LocalPipelineOptions options, LocalModels models)
    {
        if (parsed.GetValue(_model) is not { } model || !(_listwise.IsChat(parsed, model) || NamedRerankers.IsName(model))) return null;
        var fallback = parsed.GetValue(_fallback) ? models.CreateReranker() : null;
        var use = _listwise.IsChat(parsed, model) ? new RemoteUse(_listwise.Create(parsed, model, parsed.GetValue(_depth)), fallback) : new RemoteUse(model, fallback);
        options.CrossEncoder = use.Reranker;
        return use;
    }

    /// <summary>Gets whether only the plan of a chat model is wanted.</summary>
    public bool IsDryRun(ParseResult parsed) => _listwise.IsDryRun(parsed);
}
