using System.CommandLine;
using SkRerank.LearningToRank;
using SkRerank.Local;
using SkRerank.Pipelines;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary>The option <c>--pipeline</c>, the same in every command that ranks: a file that <c>skrerank tune</c> wrote, or a user; <c>docs/pipelines.md</c> has its format.</summary>
internal sealed class PipelineArguments
{
    private readonly Option<string?> _pipeline;

    public PipelineArguments(string description = "The pipeline file that 'skrerank tune' wrote, instead of options of the pipeline.") => _pipeline = new("--pipeline") { Description = description, HelpName = "FILE" };

    public string Name => _pipeline.Name;

    public void AddTo(Command command) => command.Add(_pipeline);

    /// <summary>Gets the file that was given; <see langword="null"/> where none was.</summary>
    public string? Path(ParseResult parsed) => parsed.GetValue(_pipeline);

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_pipeline) is not null;

    /// <summary>Reads the file that was given, or another where none was; <see langword="null"/> without either.</summary>
    /// <exception cref="RerankException">It cannot be read, or is no pipeline.</exception>
    public PipelineDefinition? Read(ParseResult parsed, string? otherwise = null) => (parsed.GetValue(_pipeline) ?? otherwise) is { } path ? PipelineDefinition.Load(path) : null;

    /// <summary>Refuses options that say what the file says.</summary>
    /// <exception cref="ArgumentException">One was given beside the file.</exception>
    public void RequireAlone(ParseResult parsed, IEnumerable<string> given)
    {
        if (IsGiven(parsed) && given.FirstOrDefault() is { } other) throw new ArgumentException($"{other} is among what {Name} gives: leave one of the two out.");
    }

    /// <summary>Makes the pipeline over a store; it is disposed before the store.</summary>
    public static RerankPipeline Create(PipelineDefinition definition, LocalStore store) => new(definition, Stages(LocalPipelineStages.Create(store)), new NamedChatServices());

    /// <summary>Makes the pipeline over the models alone, for the runs of other retrievers.</summary>
    public static RerankPipeline Create(PipelineDefinition definition, LocalModels models) => new(definition, Stages(LocalPipelineStages.Create(models)), new NamedChatServices());

    /// <summary>Gives the retriever of a pipeline.</summary>
    /// <exception cref="RerankException">The pipeline has no retrieval legs.</exception>
    public static IRetriever Retriever(RerankPipeline pipeline) => pipeline.Retriever
        ?? throw new RerankException($"The pipeline '{pipeline.Definition.Source}' has no retrieval legs to search a store with: give it a 'retrieve', or rerank a run with 'skrerank rerank --pipeline'.");

    // The tool has every package that is not a host's or a service's.
    private static PipelineStages Stages(IReadOnlyList<PipelineStageFactory> local) => new PipelineStages().Add(local).Add(LearningToRankPipelineStages.Create());
}
