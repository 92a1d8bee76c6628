namespace SkRerank.Queries;

/// <summary>Says into which parts a question was split.</summary>
/// <param name="Parts">The parts, each searched for by itself; the whole question alone where it was not split.</param>
/// <param name="Split">By what it was split.</param>
public sealed record QueryDecomposition(IReadOnlyList<string> Parts, QuerySplit Split)
{
    /// <summary>Gets why the rule and not the model split the question, in one sentence.</summary>
    /// <value>The default is <see langword="null"/>: no model was asked, or its answer was used.</value>
    public string? FallbackReason { get; init; }

    /// <summary>Gets whether there were more parts than may be searched for; those that are missing are left to the leg of the whole question.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsTruncated { get; init; }
}
