namespace SkRerank.Cost;

/// <summary>Says what a provider asks for reranking with one model, in US dollars.</summary>
/// <param name="Provider">The provider's name, as in <see cref="RerankerMetadata.ProviderName"/>.</param>
/// <param name="Model">The model, or <c>*</c> for every model of the provider that has no price of its own.</param>
public sealed record RerankPrice(string Provider, string Model)
{
    /// <summary>The model of a price for all models of a provider: <c>*</c>.</summary>
    public const string AnyModel = "*";

    /// <summary>Gets the price of a search unit: one query with up to <see cref="DocumentsPerSearchUnit"/> documents.</summary>
    /// <value>The default is <see langword="null"/>: not known, or not billed so.</value>
    public decimal? PerSearchUnit { get; init; }

    /// <summary>Gets the price of a million tokens, of the query for each document and of the documents.</summary>
    /// <value>The default is <see langword="null"/>: not known, or not billed so.</value>
    public decimal? PerMillionTokens { get; init; }

    /// <summary>Gets how many documents a search unit covers.</summary>
    /// <value>The default is 100.</value>
    public int DocumentsPerSearchUnit { get; init; } = 100;

    /// <summary>Gets the tokens, with those of the query, above which a document counts as several.</summary>
    /// <value>The default is <see langword="null"/>: a document counts as one, however long.</value>
    public int? TokensPerDocument { get; init; }

    /// <summary>Gets where the price was read.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Source { get; init; }

    /// <summary>Gets whether there is a price.</summary>
    public bool IsKnown => PerSearchUnit is not null || PerMillionTokens is not null;
}
