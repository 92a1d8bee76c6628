using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SkRerank;

/// <summary>Holds the meter and the source of activities of this library, for listeners and OpenTelemetry.</summary>
public static class RerankTelemetry
{
    /// <summary>The name of the meter: <c>SkRerank</c>.</summary>
    public const string MeterName = "SkRerank";

    /// <summary>The name of the source of activities: <c>SkRerank</c>.</summary>
    public const string ActivitySourceName = "SkRerank";

    /// <summary>The name of the counter of documents that a reranker read only the beginning of: <c>skrerank.documents.truncated</c>, with the tags <c>provider</c> and <c>model</c>.</summary>
    public const string TruncatedDocuments = "skrerank.documents.truncated";

    /// <summary>The name of the histogram of the seconds of a call: <c>skrerank.rerank.duration</c>, with the tags <c>provider</c>, <c>model</c> and, where it failed, <c>error.type</c>.</summary>
    public const string RerankDuration = "skrerank.rerank.duration";

    /// <summary>The name of the counter of documents that went into a call: <c>skrerank.documents.in</c>.</summary>
    public const string DocumentsIn = "skrerank.documents.in";

    /// <summary>The name of the counter of documents that came out of a call: <c>skrerank.documents.out</c>.</summary>
    public const string DocumentsOut = "skrerank.documents.out";

    /// <summary>The name of the counter of documents that a threshold left out: <c>skrerank.documents.below_threshold</c>, with the tags <c>provider</c> and <c>calibrated</c>.</summary>
    public const string BelowThreshold = "skrerank.documents.below_threshold";

    /// <summary>The name of the counter of calls that a condition left in their incoming order: <c>skrerank.rerank.skipped</c>, with the tag <c>rule</c>.</summary>
    public const string SkippedReranks = "skrerank.rerank.skipped";

    /// <summary>The name of the counter of decisions of conditions: <c>skrerank.rerank.decisions</c>, with the tags <c>decision</c> (<c>rerank</c> or <c>skip</c>) and <c>rule</c>.</summary>
    public const string RerankDecisions = "skrerank.rerank.decisions";

    /// <summary>The name of the counter of calls that a fallback answered: <c>skrerank.rerank.fallbacks</c>.</summary>
    public const string Fallbacks = "skrerank.rerank.fallbacks";

    /// <summary>The name of the counter of calls that time ran out for: <c>skrerank.rerank.partial</c>.</summary>
    public const string PartialReranks = "skrerank.rerank.partial";

    /// <summary>The name of the counter of answers that did not score what was asked: <c>skrerank.answers.malformed</c>, with the tag <c>provider</c>.</summary>
    public const string MalformedAnswers = "skrerank.answers.malformed";

    /// <summary>The name of the counter of tokens that calls used: <c>skrerank.tokens</c>.</summary>
    public const string UsedTokens = "skrerank.tokens";

    /// <summary>The name of the counter of what calls cost: <see cref="RerankResponse.EstimatedCost"/> in US dollars, else in the currency of <see cref="Middleware.OpenTelemetryOptions.PricePerMillionTokens"/>: <c>skrerank.cost</c>.</summary>
    public const string Cost = "skrerank.cost";

    /// <summary>The name of the counter of look-ups in a cache of scores: <c>skrerank.cache.lookups</c>, with the tag <c>outcome</c>: <c>hit</c>, <c>miss</c>, <c>unreadable</c> or <c>failed</c>.</summary>
    public const string CacheLookups = "skrerank.cache.lookups";

    /// <summary>The name of the histogram of the share of the first ten that a sampled shadow rerank changed although the condition had skipped it: <c>skrerank.shadow.change</c>, 0..1.</summary>
    public const string ShadowChange = "skrerank.shadow.change";

    /// <summary>The name of the counter of shadow reranks that failed, without harm to their calls: <c>skrerank.shadow.failures</c>, with the tag <c>error.type</c>.</summary>
    public const string ShadowFailures = "skrerank.shadow.failures";

    /// <summary>The name of the histogram of the seconds of one stage of a cascade, one part of a blend or one leg of a retrieval: <c>skrerank.stage.duration</c>, with the tag <c>stage</c> and, where it failed or ran out of time, <c>error.type</c>.</summary>
    public const string StageDuration = "skrerank.stage.duration";

    /// <summary>The name of the counter of warnings of guards: <c>skrerank.guard.warnings</c>, with the tag <c>skrerank.guard</c>, a member of <see cref="Guards.RerankGuard"/>.</summary>
    public const string GuardWarnings = "skrerank.guard.warnings";

    /// <summary>The name of the histogram of the regret of skipping, as sampled shadow reranks measured it: <c>skrerank.shadow.regret</c>, on the scale of <see cref="Middleware.ConditionalOptions.Quality"/>.</summary>
    public const string ShadowRegret = "skrerank.shadow.regret";

    /// <summary>The name of the counter of requests that a reranker over HTTP sent: <c>skrerank.http.attempts</c>, with the tags <c>provider</c> and <c>outcome</c>: <c>success</c>, the status, or <c>no answer</c>.</summary>
    public const string HttpAttempts = "skrerank.http.attempts";

    /// <summary>The name of the counter of the answers of judges: <c>skrerank.judge.answers</c>, with the tags <c>class</c> (a <see cref="Chat.AnswerClass"/>) and <c>model</c>.</summary>
    public const string AnsweredJudgements = "skrerank.judge.answers";

    /// <summary>The name of the counter of passages that look as if they spoke to a judge: <c>skrerank.passages.suspicious</c>, with the tags <c>signs</c> (<see cref="Chat.InjectionSigns"/>) and <c>model</c>.</summary>
    public const string SuspiciousPassages = "skrerank.passages.suspicious";

    /// <summary>The name of the histogram of the tokens of contexts that chat clients were given: <c>skrerank.context.tokens</c>.</summary>
    public const string ContextTokens = "skrerank.context.tokens";

    /// <summary>The name of the counter of chat turns whose passages could not be had: <c>skrerank.context.failures</c>, with the tag <c>error.type</c>.</summary>
    public const string ContextFailures = "skrerank.context.failures";

    /// <summary>The name of the counter of numbers that answers cite and no passage has: <c>skrerank.citations.unknown</c>.</summary>
    public const string UnknownCitations = "skrerank.citations.unknown";

    /// <summary>The name of the counter of queries that a model was to rewrite or split and did not: <c>skrerank.query.fallbacks</c>, with the tags <c>step</c> (<c>rewrite</c> or <c>decompose</c>) and <c>reason</c> (<c>malformed</c> or <c>failed</c>).</summary>
    public const string QueryFallbacks = "skrerank.query.fallbacks";

    /// <summary>The name of the counter of calls of a search tool that a model made and that failed: <c>skrerank.tool.failures</c>, with the tag <c>error.type</c>.</summary>
    public const string SearchToolFailures = "skrerank.tool.failures";

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(RerankDuration, "s", "The duration of a call.");
    internal static readonly Counter<long> In = Meter.CreateCounter<long>(DocumentsIn, "{document}", "Documents that went into a call.");
    internal static readonly Counter<long> Out = Meter.CreateCounter<long>(DocumentsOut, "{document}", "Documents that came out of a call.");
    internal static readonly Counter<long> Below = Meter.CreateCounter<long>(BelowThreshold, "{document}", "Documents that a threshold left out.");
    internal static readonly Counter<long> Skipped = Meter.CreateCounter<long>(SkippedReranks, "{call}", "Calls that a condition left in their incoming order.");
    internal static readonly Counter<long> Decisions = Meter.CreateCounter<long>(RerankDecisions, "{call}", "Decisions of conditions.");
    internal static readonly Counter<long> FallbackCalls = Meter.CreateCounter<long>(Fallbacks, "{call}", "Calls that a fallback answered.");
    internal static readonly Counter<long> PartialCalls = Meter.CreateCounter<long>(PartialReranks, "{call}", "Calls that time ran out for.");
    internal static readonly Counter<long> Malformed = Meter.CreateCounter<long>(MalformedAnswers, "{answer}", "Answers that did not score what was asked.");
    internal static readonly Counter<long> Tokens = Meter.CreateCounter<long>(UsedTokens, "{token}", "Tokens that calls used.");
    internal static readonly Counter<double> CostCounter = Meter.CreateCounter<double>(Cost, null, "What calls cost.");
    internal static readonly Counter<long> Lookups = Meter.CreateCounter<long>(CacheLookups, "{lookup}", "Look-ups in a cache of scores.");
    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(HttpAttempts, "{request}", "Requests that a reranker over HTTP sent.");
    internal static readonly Histogram<double> Shadow = Meter.CreateHistogram<double>(ShadowChange, "1", "The share of the first ten that a shadow rerank changed.");

    internal static readonly Counter<long> ShadowFailed = Meter.CreateCounter<long>(ShadowFailures, "{call}", "Shadow reranks that failed.");
    internal static readonly Histogram<double> Stage = Meter.CreateHistogram<double>(StageDuration, "s", "The duration of a stage.");
    internal static readonly Counter<long> Warnings = Meter.CreateCounter<long>(GuardWarnings, "{warning}", "Warnings of guards.");
    internal static readonly Histogram<double> Regret = Meter.CreateHistogram<double>(ShadowRegret, "1", "What skipping cost by a shadow rerank.");
    internal static readonly Counter<long> JudgeAnswers = Meter.CreateCounter<long>(AnsweredJudgements, "{answer}", "Answers of judges.");
    internal static readonly Counter<long> Suspicious = Meter.CreateCounter<long>(SuspiciousPassages, "{passage}", "Passages that look as if they spoke to a judge.");

    internal static readonly Histogram<long> Context = Meter.CreateHistogram<long>(ContextTokens, "{token}", "Tokens of contexts.");
    internal static readonly Counter<long> ContextFailed = Meter.CreateCounter<long>(ContextFailures, "{call}", "Chat turns whose passages could not be had.");
    internal static readonly Counter<long> Unknown = Meter.CreateCounter<long>(UnknownCitations, "{citation}", "Numbers that answers cite and no passage has.");
    internal static readonly Counter<long> QueryFallback = Meter.CreateCounter<long>(QueryFallbacks, "{query}", "Queries that a model was to rewrite or split and did not.");
    internal static readonly Counter<long> ToolFailed = Meter.CreateCounter<long>(SearchToolFailures, "{call}", "Calls of a search tool that failed.");

    private static readonly Counter<long> Truncated = Meter.CreateCounter<long>(TruncatedDocuments, "{document}", "Documents that a reranker read only the beginning of.");

    /// <summary>Counts the documents of an answer that did not fit the model's window; a reranker that truncates calls it once an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="provider">The name of the provider.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void CountTruncated(RerankResponse response, string provider)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(provider);
        if (response.TruncatedCount > 0) Truncated.Add(response.TruncatedCount, new TagList { { "provider", provider }, { "model", response.ModelId } });
    }
}
