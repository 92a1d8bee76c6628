namespace SkRerank.Evaluation.Tuning;

/// <summary>Represents one setting that tuning may choose: what it gives for each query, and what it takes.</summary>
/// <param name="Values">The quality of each query, such as nDCG@10, in the order of the queries; finite.</param>
/// <param name="Latency">What a query takes, in milliseconds; finite, 0 or more.</param>
public sealed record TuningCandidate(IReadOnlyList<double> Values, double Latency)
{
    /// <summary>Gets what queries cost, in any one unit of money; finite, 0 or more.</summary>
    /// <value>The default is 0.</value>
    public double Cost { get; init; }
}
