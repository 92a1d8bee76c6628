using SkRerank.Evaluation;
using SkRerank.Evaluation.Tuning;

namespace SkRerank.Cli.Tuning;

/// <summary>Represents what <c>tune</c> found.</summary>
internal sealed record TuningOutcome
{
    public required IReadOnlyList<TuningPoint> Points { get; init; }

    /// <summary>Gets the settings that the choice was among; the positions in <see cref="Choice"/> are theirs.</summary>
    public required IReadOnlyList<TuningPoint> Choosable { get; init; }

    public required IReadOnlyList<TuningPoint> Frontier { get; init; }

    public required TuningPoint Default { get; init; }

    public required TuningResult Choice { get; init; }

    /// <summary>Gets the difference of the held-out values to the default's, query by query.</summary>
    public required BootstrapInterval Difference { get; init; }

    /// <summary>Gets the mean of the held-out values with its own interval.</summary>
    public required BootstrapInterval HeldOut { get; init; }

    public required LatencyMeasure Measure { get; init; }

    public double? HourPrice { get; init; }

    public required int TimedQueries { get; init; }

    public TuningPoint Chosen => Choosable[Choice.Chosen];

    public TuningPoint Best => Choosable[Choice.Best];
}
