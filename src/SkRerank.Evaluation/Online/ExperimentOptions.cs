using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Represents the options of an experiment inside a pipeline.</summary>
public sealed class ExperimentOptions
{
    /// <summary>The name of the entry of <see cref="RerankOptions.AdditionalProperties"/> that holds the session where <see cref="Session"/> is not set: <c>skrerank.session</c>.</summary>
    public const string SessionProperty = "skrerank.session";

    private double _treatmentShare = 0.5;
    private int _shownCount = 10;
    private TimeSpan _logTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the log that exposures go to.</summary>
    /// <value>The default is <see langword="null"/>: the <see cref="IClickLog"/> of the container.</value>
    public IClickLog? Log { get; set; }

    /// <summary>Gets or sets what gives the session or user of the running call, such as the id in the host's current request.</summary>
    /// <remarks>A call without a session is answered by the control, and is in no log. What it throws is thrown by the call. The id is logged as it is: give one that names nobody.</remarks>
    /// <value>The default is <see langword="null"/>: the text under <see cref="SessionProperty"/> in the call's <see cref="RerankOptions.AdditionalProperties"/>; a retriever's options have none.</value>
    public Func<string?>? Session { get; set; }

    /// <summary>Gets or sets the share of sessions that get the treatment, where lists are not interleaved.</summary>
    /// <value>The default is 0.5; in 0..1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double TreatmentShare
    {
        get => _treatmentShare;
        set => _treatmentShare = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"TreatmentShare must be in 0..1, but was {value}."));
    }

    /// <summary>Gets or sets how the lists of both arms are merged into the one that every session sees.</summary>
    /// <remarks>Both arms are then asked, at the same time. Far fewer sessions show a preference than with one arm a session.</remarks>
    /// <value>The default is <see langword="null"/>: each session sees the list of its arm.</value>
    public InterleavingMethod? Interleaving { get; set; }

    /// <summary>Gets or sets how many of the first documents of an answer a user sees; only these are logged as shown.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ShownCount
    {
        get => _shownCount;
        set => _shownCount = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"ShownCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how long a call waits for the log; a write that takes longer goes on, and is counted as failed.</summary>
    /// <value>The default is one second.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or longer than a timer can measure.</exception>
    public TimeSpan LogTimeout
    {
        get => _logTimeout;
        set => _logTimeout = value > TimeSpan.Zero && value.TotalMilliseconds < uint.MaxValue ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"LogTimeout must be greater than 0 and less than 49 days, but was {value}.");
    }

    /// <summary>Gets or sets whether the query's text is logged beside its key.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableSensitiveData { get; set; }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
