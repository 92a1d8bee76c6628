namespace SkRerank.TestSupport.Contracts;

/// <summary>Represents a scored document of a <see cref="ContractServer"/>.</summary>
/// <param name="Index">Its position in the request.</param>
/// <param name="Score">Its score.</param>
/// <param name="Text">Its text.</param>
public sealed record ContractHit(int Index, double Score, string Text);
