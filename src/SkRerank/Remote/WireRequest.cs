namespace SkRerank.Remote;

/// <summary>Holds what a wire format writes into one request.</summary>
/// <param name="Model">The model.</param>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents of this request, in the order of their indexes.</param>
/// <param name="TopN">How many results to ask for; <see langword="null"/> asks for all.</param>
internal sealed record WireRequest(string? Model, string Query, IReadOnlyList<RerankDocument> Documents, int? TopN)
{
    /// <summary>Gets how many tokens of a document the provider is asked to read; <see langword="null"/> leaves it to the provider.</summary>
    public int? MaxTokensPerDocument { get; init; }

    /// <summary>Gets whether the provider is asked to cut what does not fit, where it has a switch; otherwise it refuses it.</summary>
    public bool Truncate { get; init; } = true;
}
