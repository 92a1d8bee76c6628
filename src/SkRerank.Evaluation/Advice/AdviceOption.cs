namespace SkRerank.Evaluation.Advice;

/// <summary>Represents a way to search that could take the place of the present one.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Values">Its quality topic by topic, such as nDCG@10; the topics of all options in one order.</param>
public sealed record AdviceOption(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Gets whose first documents it changes.</summary>
    /// <value>The default is <see langword="null"/>: not compared.</value>
    public ChangedShares? Changed { get; init; }

    /// <summary>Gets the seconds of one core that a query takes.</summary>
    /// <value>The default is <see langword="null"/>: not measured.</value>
    public double? CoreSeconds { get; init; }

    /// <summary>Gets what a query costs in US dollars: calls of models that are paid for, and cores where they have a price.</summary>
    /// <value>The default is 0; <see langword="null"/> where calls have a price that is not known.</value>
    public decimal? Cost { get; init; } = 0;
}
