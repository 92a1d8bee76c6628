using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Calibration;
using SkRerank.Cost;
using SkRerank.Guards;
using SkRerank.Middleware;
using SkRerank.Selection;
using SkRerank.Tests.Calibration;

namespace SkRerank.Tests.Middleware;

/// <summary>The fault table: what each middleware makes of each fault. The README has it, and <see cref="FaultTableTests"/> tries each cell.</summary>
internal static class FaultTable
{
    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static readonly Calibrator Calibrator = Calibrators.For("faulty-model");

    /// <summary>Gets what wraps a reranker in a middleware that has this little time, where it has any.</summary>
    public static IReadOnlyDictionary<string, Func<IReranker, TimeSpan, IReranker>> Rows { get; } = new Dictionary<string, Func<IReranker, TimeSpan, IReranker>>(StringComparer.Ordinal)
    {
        ["UseLogging"] = (inner, _) => new LoggingReranker(inner, NullLogger.Instance),
        ["UseOpenTelemetry"] = (inner, _) => new OpenTelemetryReranker(inner),
        ["ConfigureOptions"] = (inner, _) => new ConfigureOptionsReranker(inner, _ => { }),
        ["UseGuards"] = (inner, _) => new GuardingReranker(inner),
        ["UseConditional"] = (inner, _) => inner.AsBuilder().UseConditional((_, _) => true).Build(),
        ["UseConcurrencyLimit"] = (inner, _) => new ConcurrencyLimitReranker(inner, 8),
        ["UseCostLedger"] = (inner, _) => new CostLedgerReranker(inner),
        ["UseBudget"] = (inner, _) => new BudgetReranker(inner, new RerankBudget(new RerankBudgetOptions { MaxTokens = 1_000_000 })),
        ["UseCircuitBreaker"] = (inner, _) => new CircuitBreakerReranker(inner),
        ["UseCalibration"] = (inner, _) => new CalibratingReranker(inner, Calibrator),
        ["UseThreshold"] = (inner, _) => new ThresholdingReranker(new CalibratingReranker(inner, Calibrator), new ThresholdOptions { Minimum = 0 }),
        ["UseTimeout"] = (inner, time) => new TimeoutReranker(inner, time),
        ["UseDeadline"] = (inner, time) => new DeadlineReranker(inner, time),
        ["UseRetry"] = (inner, _) => new RetryReranker(inner, new RetryOptions { BaseDelay = TimeSpan.Zero }),
        ["UseHedging"] = (inner, _) => new HedgingReranker(inner, Long),
        ["UseFallback"] = (inner, _) => new FallbackReranker(inner),
        ["UseDistributedCache"] = (inner, _) => new CachingReranker(inner, new MemoryCache()),
        ["UseAdaptiveDepth"] = (inner, _) => new AdaptiveDepthReranker(inner),
        ["UseChunking"] = (inner, _) => new ChunkingReranker(inner),
        ["UseBlend"] = (inner, _) => new BlendingReranker(inner),
        ["UseDeduplication"] = (inner, _) => new DeduplicatingReranker(inner),
        ["UseSourceCap"] = (inner, _) => new SourceCapReranker(inner, 1),
        ["UseMmr"] = (inner, _) => new MmrReranker(inner),
        ["CascadeReranker"] = (inner, time) => new CascadeReranker([new CascadeStage("only", inner) { TimeBudget = time }]),
    };

    /// <summary>Says what a middleware makes of a fault.</summary>
    public static FaultOutcome Outcome(string row, Fault fault) => (row, fault) switch
    {
        (_, Fault.SlowOnOneOfEight) => FaultOutcome.OthersGoOn,
        ("UseTimeout" or "UseDeadline" or "UseHedging" or "CascadeReranker", Fault.HangsAndCallerCancels) => FaultOutcome.Cancelled,
        (_, Fault.HangsAndCallerCancels) => FaultOutcome.CancelledInside,
        ("UseTimeout", Fault.Hangs) => FaultOutcome.Named,
        ("UseDeadline" or "CascadeReranker", Fault.Hangs) => FaultOutcome.Partial,
        (_, Fault.Hangs) => FaultOutcome.Waits,
        ("UseRetry", Fault.ThrowsTransient) => FaultOutcome.Retried,
        ("UseFallback", _) => FaultOutcome.Fallback,
        (_, Fault.Throws or Fault.ThrowsTransient or Fault.CancelsItself or Fault.Duplicate or Fault.NotANumber) => FaultOutcome.FailurePasses,
        ("UseDistributedCache" or "UseAdaptiveDepth" or "UseChunking" or "UseBlend" or "UseDeduplication" or "UseSourceCap" or "UseMmr" or "CascadeReranker", _) => FaultOutcome.Named,
        _ => FaultOutcome.AnswerPasses,
    };

    /// <summary>Writes the table as the README has it.</summary>
    public static string ToMarkdown()
    {
        var faults = Enum.GetValues<Fault>();
        var text = new StringBuilder();
        text.Append("| | ").AppendJoin(" | ", faults.Select(Title)).Append(" |\n|---").Append(string.Concat(faults.Select(_ => "|---"))).Append("|\n");
        foreach (var row in Rows.Keys) text.Append("| `").Append(row).Append("` | ").AppendJoin(" | ", faults.Select(fault => Text(Outcome(row, fault)))).Append(" |\n");
        return text.ToString();
    }

    private static string Title(Fault fault) => fault switch
    {
        Fault.Throws => "throws",
        Fault.ThrowsTransient => "throws what may be tried again",
        Fault.Hangs => "hangs",
        Fault.HangsAndCallerCancels => "hangs, caller cancels",
        Fault.CancelsItself => "cancels itself",
        Fault.TooFew => "too few",
        Fault.TooMany => "too many",
        Fault.OutOfRange => "out of range",
        Fault.Duplicate => "duplicate",
        Fault.NotANumber => "NaN",
        _ => "slow on one of eight",
    };

    private static string Text(FaultOutcome outcome) => outcome switch
    {
        FaultOutcome.FailurePasses => "passes",
        FaultOutcome.AnswerPasses => "answer passes",
        FaultOutcome.Named => "error that names it",
        FaultOutcome.Fallback => "incoming order, marked",
        FaultOutcome.Partial => "order so far, marked",
        FaultOutcome.Retried => "tried again",
        FaultOutcome.Cancelled => "cancelled at once",
        FaultOutcome.CancelledInside => "cancelled when heard",
        FaultOutcome.Waits => "waits",
        _ => "others go on",
    };
}
