namespace SkRerank.Evaluation.Tuning;

/// <summary>Represents a choice by cross-validation.</summary>
public sealed record TuningResult
{
    /// <summary>Gets the position of the setting that all queries choose.</summary>
    public required int Chosen { get; init; }

    /// <summary>Gets the position of the setting of the greatest mean within the budgets, which the choice may have given up for a cheaper one.</summary>
    public required int Best { get; init; }

    /// <summary>Gets the folds.</summary>
    public required IReadOnlyList<TuningFold> Folds { get; init; }

    /// <summary>Gets the value of each query with the setting that was chosen without it: what choosing in this way is worth for queries that it has not seen.</summary>
    public required IReadOnlyList<double> HeldOutValues { get; init; }

    /// <summary>Gets the mean of <see cref="HeldOutValues"/>.</summary>
    public double HeldOutMean => HeldOutValues.Average();

    /// <summary>Gets how much more the choices gave for the queries that chose them than for those that did not, weighted by the held-out queries: what of a tuned number is luck.</summary>
    public double Optimism => Folds.Sum(fold => (fold.TrainMean - fold.HeldOutMean) * fold.Queries.Count) / HeldOutValues.Count;
}
