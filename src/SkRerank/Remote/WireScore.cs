namespace SkRerank.Remote;

/// <summary>Holds one score of an answer.</summary>
/// <param name="Index">The document's index in the request.</param>
/// <param name="Score">The score.</param>
internal readonly record struct WireScore(int Index, double Score);
