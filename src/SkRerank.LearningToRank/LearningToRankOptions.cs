namespace SkRerank.LearningToRank;

/// <summary>Represents the options of a <see cref="LearningToRankReranker"/>.</summary>
public sealed class LearningToRankOptions
{
    private string _modelId = LearningToRankReranker.ProviderName;

    /// <summary>Gets or sets the model's name in answers and caches.</summary>
    /// <value>The default is <c>learning-to-rank</c>.</value>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public string ModelId
    {
        get => _modelId;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _modelId = value;
        }
    }

    /// <summary>Gets or sets the model's revision, such as a hash of its file; a calibrator or a cached score of another one is not used.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public string? ModelRevision { get; set; }

    /// <summary>Gets or sets whether each result says which features the model read (<see cref="RerankResult.Features"/>) and, where the model is an <see cref="IExplainableRankingModel"/>, what each added to the score; <see cref="RerankResponse.Explain"/> shows them.</summary>
    /// <value>The default is <see langword="false"/>: contributions take many times as long as scores.</value>
    public bool ExplainFeatures { get; set; }
}
