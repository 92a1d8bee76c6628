using System.Text.Json;

namespace SkRerank.Retrieval.Engines;

/// <summary>Represents one hit of a search engine.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Score">The engine's score.</param>
/// <param name="Source">The stored fields.</param>
/// <param name="RerankerScore">The score of the engine's own reranker, which then fixed the order.</param>
internal sealed record EngineHit(string Id, double Score, JsonElement Source, double? RerankerScore = null);
