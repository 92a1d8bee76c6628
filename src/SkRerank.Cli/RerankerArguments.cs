using System.CommandLine;
using SkRerank.Local;

namespace SkRerank.Cli;

/// <summary>The options that choose the reranker, the same in <c>search</c> and <c>rerank</c>.</summary>
internal sealed class RerankerArguments
{
    private readonly Option<string?> _model = new("--model") { Description = "A cross-encoder that reranks by its own score alone: minilm-reranker, a model that was pulled, or a model folder. Default: late interaction." };
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many candidates to rerank; the deeper stay below in their order.");
    private readonly Option<double[]?> _weights = Choice.Weights("--weights", "The weights A,B of the incoming score and of MaxSim, each as z-score. Default: 1,1.", 2);
    private readonly Option<double[]?> _blend = Choice.Weights("--blend", "Add W times the z-score of the cross-encoder of --model to the default's score.", 1);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _model, _depth, _weights, _blend }) command.Add(option);
    }

    /// <summary>Names the options that were given, for the modes that have no reranker.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => new Option[] { _model, _depth, _weights, _blend }.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>Sets what was given.</summary>
    /// <exception cref="ArgumentException">Two options do not go together.</exception>
    public void Apply(ParseResult parsed, LocalPipelineOptions options)
    {
        options.Model = parsed.GetValue(_model) is { } model ? ModelFolderName.Folder(model) : null;
        options.Depth = parsed.GetValue(_depth);
        options.Blend = parsed.GetValue(_blend) is [var blend] ? blend : null;
        if (options.Blend is not null && options.Model is null) throw new ArgumentException("--blend adds the score of a cross-encoder: name one with --model.");
        if (parsed.GetValue(_weights) is not { Length: 2 } weights) return;
        if (options.Model is not null && options.Blend is null) throw new ArgumentException("--weights weigh the default's two scores, but --model replaces them: leave one of the two out, or add --blend.");
        if (weights is [0, 0] && options.Blend is null or 0) throw new ArgumentException("--weights 0,0 leaves nothing to order by: give at least one a weight above 0.");
        options.HybridWeight = weights[0];
        options.LateInteractionWeight = weights[1];
    }
}
