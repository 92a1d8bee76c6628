namespace SkRerank;

/// <summary>Says whether documents are reranked, and why.</summary>
/// <param name="Rerank">Whether they are reranked.</param>
/// <param name="Reason">What was measured, in one sentence.</param>
public sealed record RerankDecision(bool Rerank, string Reason)
{
    /// <summary>Gets the name of the clause or predictor that decided, for telemetry.</summary>
    /// <value>The default is <c>custom</c>.</value>
    public string Rule { get; init; } = "custom";

    /// <summary>Gets the number that decided, where it is one.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? Value { get; init; }
}
