namespace SkRerank.Remote;

/// <summary>Says what a provider lets one request of a model hold, and what its scores are.</summary>
/// <remarks>A limit that is <see langword="null"/> is none, or not known. The tables are those that the providers publish; <see cref="HttpRerankerOptions.Model"/> puts another in their place.</remarks>
/// <param name="ModelId">The model's name, as the provider writes it; empty for what holds for every model.</param>
public sealed record RemoteModel(string ModelId)
{
    /// <summary>Gets the greatest number of documents of one request.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxDocuments { get; init; }

    /// <summary>Gets how many tokens of a document are read.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxTokensPerDocument { get; init; }

    /// <summary>Gets the window for the query and one document together, in tokens.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxTokensPerPair { get; init; }

    /// <summary>Gets the greatest length of a query, in tokens.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxQueryTokens { get; init; }

    /// <summary>Gets the greatest length of a query, in characters.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxQueryCharacters { get; init; }

    /// <summary>Gets the greatest length of a document, in characters; longer ones are refused by the provider.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxDocumentCharacters { get; init; }

    /// <summary>Gets the greatest number of tokens of one request, counted as <see cref="TotalTokens"/> says.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public long? MaxTotalTokens { get; init; }

    /// <summary>Gets how the tokens of a request are counted.</summary>
    /// <value>The default is <see cref="TotalTokenFormula.QueryWithEachDocument"/>.</value>
    public TotalTokenFormula TotalTokens { get; init; }

    /// <summary>Gets the greatest number of chunks of one request, where the provider cuts what does not fit its window into chunks.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? MaxChunks { get; init; }

    /// <summary>Gets the greatest length of a request's body, in bytes.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public long? MaxRequestBytes { get; init; }

    /// <summary>Gets what kind of number the scores are.</summary>
    /// <value>The default is <see cref="ScoreKind.Activated"/>.</value>
    public ScoreKind ScoreKind { get; init; } = ScoreKind.Activated;

    /// <summary>Gets whether scores of different requests with one query are on one scale; those of a listwise model are not.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ScoresAreComparable { get; init; } = true;

    /// <summary>Gets whether the model reads images.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TakesImages { get; init; }
}
