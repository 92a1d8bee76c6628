namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents a model of the catalogue; what could not be established is <see langword="null"/> or <c>unknown</c>.</summary>
public sealed record ModelCatalogEntry
{
    /// <summary>The licence where the publisher states none.</summary>
    public const string UnknownLicense = "unknown";

    /// <summary>The language of a model that was trained on many.</summary>
    public const string Multilingual = "multilingual";

    // Up to this size a CPU reranks a hundred passages in seconds; measured: 107 pairs a second at 22.7 million weights on 2 cores.
    private const long WeightsOfCpu = 200_000_000;

    /// <summary>Gets the short name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the repository on the hub, <c>organisation/name</c>.</summary>
    /// <value><see langword="null"/> for a model that ships in a package.</value>
    public string? Repository { get; init; }

    /// <summary>Gets the NuGet package that the model ships in.</summary>
    /// <value>The default is <see langword="null"/>: it is pulled from the hub.</value>
    public string? Package { get; init; }

    /// <summary>Gets what the model is for.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Gets the family: the architecture that runs it.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the languages as ISO 639-1 codes, or <see cref="Multilingual"/>.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Gets the licence as the hub names it, or <see cref="UnknownLicense"/>.</summary>
    public required string License { get; init; }

    /// <summary>Gets how many tokens the model takes, special tokens included.</summary>
    public int? Window { get; init; }

    /// <summary>Gets the number of weights.</summary>
    public long? Parameters { get; init; }

    /// <summary>Gets the revision that is pulled: a branch, a tag or a commit.</summary>
    /// <value>The default is <c>main</c>.</value>
    public string Revision { get; init; } = "main";

    /// <summary>Gets what others measured.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<ModelQuality> Qualities { get; init; } = [];

    /// <summary>Gets the graphs that the repository is known to have.</summary>
    /// <value>The default is <see langword="null"/>: not known. An empty list says that there is none, so that the model has to be exported first.</value>
    public IReadOnlyList<ModelGraph>? Graphs { get; init; }

    /// <summary>Gets the files whose content is known; a pulled file must have this content.</summary>
    /// <value>The default is an empty list: what the first download brings is recorded instead.</value>
    public IReadOnlyList<ModelFile> Files { get; init; } = [];

    /// <summary>Gets whether the results of this family were compared with the reference implementation's.</summary>
    public required bool ComparedWithReference { get; init; }

    /// <summary>Gets what stands before every query of an embedding model whose files do not say it.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? QueryPrompt { get; init; }

    /// <summary>Gets what stands before every passage of an embedding model whose files do not say it.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? PassagePrompt { get; init; }

    /// <summary>Gets what else one must know before using it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Note { get; init; }

    /// <summary>Gets whether the model ships in a package, so that there is nothing to pull.</summary>
    public bool IsShipped => Package is not null;

    /// <summary>Gets the size in bytes of the graph that is pulled by default.</summary>
    /// <value><see langword="null"/> where it is not known.</value>
    public long? Size => (Known(ModelPrecision.Quantized) ?? Known(ModelPrecision.Full))?.Size;

    /// <summary>Gets an estimate of the memory in bytes that the weights of the default graph take; the Runs come on top.</summary>
    /// <value>The size of the graph, else four bytes a weight (one where the graph is int8); <see langword="null"/> where neither is known.</value>
    public long? Memory => Size ?? Parameters * (Known(ModelPrecision.Quantized) is null ? 4 : 1);

    /// <summary>Gets on what the model is fast enough: a GPU, and a CPU up to 200 million weights.</summary>
    /// <remarks>A rule of thumb of this catalogue, not a measurement of the model.</remarks>
    /// <value>An empty list where the number of weights is not known.</value>
    public IReadOnlyList<ModelHardware> Hardware => Parameters switch
    {
        null => [],
        <= WeightsOfCpu => [ModelHardware.Cpu, ModelHardware.Gpu],
        _ => [ModelHardware.Gpu],
    };

    private ModelGraph? Known(ModelPrecision precision) => Graphs?.FirstOrDefault(graph => graph.Precision == precision);
}
