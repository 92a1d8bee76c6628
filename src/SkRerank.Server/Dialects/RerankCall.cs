namespace SkRerank.Server.Dialects;

/// <summary>Represents what a reranking request asks for, whatever contract it came in.</summary>
internal sealed record RerankCall(string Query, IReadOnlyList<RerankDocument> Documents)
{
    /// <summary>Gets the model, or <see langword="null"/> for the server's first.</summary>
    public string? Model { get; init; }

    /// <summary>Gets how many results to give, or <see langword="null"/> for all.</summary>
    public int? TopN { get; init; }

    /// <summary>Gets whether the documents come back.</summary>
    public bool ReturnDocuments { get; init; }

    /// <summary>Gets whether the number that orders is asked for.</summary>
    public bool RawScores { get; init; }

    /// <summary>Gets how many tokens of a document may be read, or <see langword="null"/> for as many as the model reads.</summary>
    public int? MaxTokensPerDocument { get; init; }

    /// <summary>Gets whether a document that does not fit the model's window is an error.</summary>
    public bool RefuseTruncation { get; init; }
}
