namespace SkRerank;

/// <summary>Describes a reranker; ask for it with <see cref="IReranker.GetService"/>.</summary>
/// <param name="providerName">The provider's name for telemetry, such as <c>onnx</c>.</param>
/// <param name="providerUri">The provider's address, or <see langword="null"/>.</param>
/// <param name="defaultModelId">The model that scores when the options name none.</param>
public class RerankerMetadata(string? providerName = null, Uri? providerUri = null, string? defaultModelId = null)
{
    private readonly RerankerMetadata? _other;

    /// <summary>Describes a reranker as another one, but for what is said otherwise.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="providerName">The provider's name, or <see langword="null"/> for the other's.</param>
    internal RerankerMetadata(RerankerMetadata other, string? providerName = null)
        : this(providerName ?? other.ProviderName, other.ProviderUri, other.DefaultModelId)
    {
        (_other, ScoreKind, HasProbability, ScoresAreIndependent, MaxDocuments, MaxTokens, Languages) = (other, other.ScoreKind, other.HasProbability, other.ScoresAreIndependent, other.MaxDocuments, other.MaxTokens, other.Languages);
    }

    /// <summary>Gets the provider's name.</summary>
    public string? ProviderName { get; } = providerName;

    /// <summary>Gets the provider's address.</summary>
    public Uri? ProviderUri { get; } = providerUri;

    /// <summary>Gets the model that scores when the options name none.</summary>
    public string? DefaultModelId { get; } = defaultModelId;

    /// <summary>Gets the revision of that model, with all else that may change its scores, such as the hash of a prompt; it goes into cache keys, and a calibrator of another one is refused.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public virtual string? ModelRevision
    {
        // Asked for late: to know it may mean to hash a file.
        get => field ?? _other?.ModelRevision;
        init;
    }

    /// <summary>Gets what kind of number the scores are.</summary>
    /// <value>The default is <see langword="null"/>: known only from a response.</value>
    public ScoreKind? ScoreKind { get; init; }

    /// <summary>Gets whether results have a <see cref="RerankResult.Probability"/> from a fitted calibrator.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasProbability { get; init; }

    /// <summary>Gets whether a document's score depends on the query and that document alone.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ScoresAreIndependent { get; init; }

    /// <summary>Gets the greatest number of documents of one call.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public int? MaxDocuments { get; init; }

    /// <summary>Gets the model's window for query and document together, in tokens.</summary>
    /// <value>The default is <see langword="null"/>: no limit, or not known.</value>
    public int? MaxTokens { get; init; }

    /// <summary>Gets the languages that the model was trained for, as ISO 639-1 codes such as <c>en</c>.</summary>
    /// <value>The default is <see langword="null"/>: not known, or so many that none is told apart.</value>
    public IReadOnlyList<string>? Languages { get; init; }
}
