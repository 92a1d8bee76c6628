namespace SkRerank.TestSupport;

/// <summary>Represents how a simulated judge errs.</summary>
public sealed record SimulatedJudgeOptions
{
    /// <summary>Gets the standard deviation of the noise that is added to the grade of a passage, anew for each prompt.</summary>
    public double Noise { get; init; }

    /// <summary>Gets by what share the noise grows for each further twenty passages of a prompt: models lose the thread of long lists.</summary>
    public double NoiseGrowth { get; init; }

    /// <summary>Gets how much better, in grades, the first passage of a prompt looks than the last.</summary>
    public double PositionBias { get; init; }

    /// <summary>Gets the standard deviation of what the judge thinks of a passage besides its grade, the same in every prompt.</summary>
    public double Opinion { get; init; }

    /// <summary>Gets the share of answers that cannot be read.</summary>
    public double Malformed { get; init; }

    /// <summary>Gets the share of calls that are refused with the status 429.</summary>
    public double TooManyRequests { get; init; }

    /// <summary>Gets how long an answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets the clock of the delay.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the seed.</summary>
    public int Seed { get; init; }
}
