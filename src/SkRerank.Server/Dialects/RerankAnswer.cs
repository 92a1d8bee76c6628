namespace SkRerank.Server.Dialects;

/// <summary>Represents the answer to a reranking request, before a contract gives it its shape.</summary>
internal sealed record RerankAnswer(string Id, string Model, RerankResponse Response, IReadOnlyList<double> Relevance, long Tokens, DateTimeOffset Created);
