namespace SkRerank.Remote;

/// <summary>Holds what goes into one request.</summary>
/// <param name="Indexes">The positions of the documents in the list that was split.</param>
/// <param name="Documents">The documents.</param>
/// <param name="Tokens">The tokens of the request, estimated.</param>
internal sealed record RequestPart(IReadOnlyList<int> Indexes, IReadOnlyList<RerankDocument> Documents, long Tokens);
