namespace SkRerank.TestSupport.Contracts;

/// <summary>Represents what a request asks for, read out of its contract's form.</summary>
/// <param name="Text">The query.</param>
/// <param name="Documents">The texts of the documents.</param>
/// <param name="Limit">How many results are wanted, or <see langword="null"/> for all.</param>
/// <param name="Model">The model, or <see langword="null"/> where the request names none.</param>
/// <param name="Echo">Whether the answer repeats the documents.</param>
public sealed record ContractQuery(string Text, IReadOnlyList<string> Documents, int? Limit, string? Model, bool Echo = false)
{
    /// <summary>Gets the ids of the documents, where the contract has them.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Gets the number of tokens that the simulated provider counts: the words of the query for each document, and those of the documents.</summary>
    public int Tokens => (Words(Text) * Documents.Count) + Documents.Sum(Words);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
