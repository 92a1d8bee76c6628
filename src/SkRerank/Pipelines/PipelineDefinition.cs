using System.Text;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Pipelines;

/// <summary>Describes a whole pipeline as it stands in a JSON file: retrieval, fusion, skip rule, reranking stages and selection.</summary>
/// <remarks>It holds names and numbers only; <see cref="RerankPipeline"/> makes a pipeline of it with the stages that are registered.</remarks>
public sealed record PipelineDefinition
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Gets the retrieval legs; with two or more they are fused.</summary>
    /// <value>The default is empty: the pipeline reranks what others retrieve.</value>
    public IReadOnlyList<PipelineLeg> Legs { get; init; } = [];

    /// <summary>Gets how many candidates each leg and the fusion give.</summary>
    /// <value>The default is 100.</value>
    public int Candidates { get; init; } = RetrievalOptions.DefaultCandidateCount;

    /// <summary>Gets how the legs are fused.</summary>
    /// <value>The default is <see langword="null"/>: RRF with K = 60.</value>
    public PipelineFusion? Fusion { get; init; }

    /// <summary>Gets which queries are not reranked.</summary>
    /// <value>The default is <see langword="null"/>: every query is.</value>
    public PipelineSkipRule? Skip { get; init; }

    /// <summary>Gets the reranking stages, each over the best of the one before.</summary>
    /// <value>The default is empty: the order of the retrieval stays.</value>
    public IReadOnlyList<PipelineStage> Stages { get; init; } = [];

    /// <summary>Gets what counts as a duplicate; duplicates are folded into the first of them before anything is scored.</summary>
    /// <value>The default is <see langword="null"/>: all are kept.</value>
    public DeduplicationOptions? Deduplication { get; init; }

    /// <summary>Gets the λ of maximal marginal relevance over what was reranked, in 0..1.</summary>
    /// <value>The default is <see langword="null"/>: the order of relevance.</value>
    public double? MmrLambda { get; init; }

    /// <summary>Gets how many results the pipeline gives.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    public int? Top { get; init; }

    /// <summary>Gets how long the reranking of one query may take, before the order of the last finished stage is given; written in whole milliseconds or a fraction of them.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Gets the folder that relative paths in the definition start from; it is not written.</summary>
    /// <value>The default is <see langword="null"/>: the current folder.</value>
    public string? Folder { get; init; }

    /// <summary>Gets the file that the definition was read from, for errors; it is not written.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? Source { get; init; }

    /// <summary>Reads a definition from a file; relative paths in it start from the file's folder.</summary>
    /// <param name="path">The file, of at most 16 MB.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="RerankException">The file cannot be read or is no pipeline; the message names the place.</exception>
    public static PipelineDefinition Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return PipelineReader.Read(PipelineFile.ReadText(path), path) with { Folder = Path.GetDirectoryName(Path.GetFullPath(path)) };
    }

    /// <summary>Reads a definition from a stream of UTF-8, which stays open.</summary>
    /// <param name="stream">The stream, of at most 16 MB.</param>
    /// <param name="folder">The folder that relative paths start from, or <see langword="null"/> for the current one.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">It is no pipeline; the message names the place.</exception>
    public static PipelineDefinition Load(Stream stream, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return PipelineReader.Read(PipelineFile.ReadText(stream, "stream"), null) with { Folder = folder };
    }

    /// <summary>Reads a definition from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">It is no pipeline; the message names the place.</exception>
    public static PipelineDefinition Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return PipelineReader.Read(json, null);
    }

    /// <summary>Writes the definition as JSON.</summary>
    /// <returns>One indented object, which <see cref="Parse"/> reads to the same definition.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public string ToJson() => PipelineWriter.Write(this);

    /// <summary>Writes the definition to a file, whole or not at all, replacing one that is there. Relative paths are written as they are.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or a number is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        PipelineFile.Write(path, Encoding.UTF8.GetBytes(ToJson() + "\n"));
    }
}
