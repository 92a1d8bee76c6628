using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Queries;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Finds the passages of a turn: rewrites the question, retrieves, reranks and packs.</summary>
internal sealed partial class TurnSearch(IRetriever retriever, ILogger? logger)
{
    private readonly ConditionalWeakTable<IChatClient, ConversationRewriter> _rewriters = [];

    /// <summary>Finds the passages for a question.</summary>
    public async Task<ContextTurn> RunAsync(IReadOnlyList<ChatMessage> earlier, string question, RerankedContextOptions options, CancellationToken cancellationToken)
    {
        using var activity = RerankTelemetry.Activities.StartActivity("reranked_context");
        QueryRewrite? rewrite = null;
        try
        {
            rewrite = await RewriteAsync(earlier, question, options, cancellationToken).ConfigureAwait(false);
            var query = rewrite?.Text ?? question;
            if (options.EnableSensitiveData) Show(activity, query);
            var found = await (options.Retriever ?? retriever).RetrieveAsync(query, new RetrievalOptions { CandidateCount = Math.Max(options.CandidateCount, options.TopN) }, cancellationToken).ConfigureAwait(false);
            var context = options.ContextBuilder.Build(found.Candidates.Take(options.TopN));
            activity?.SetTag("skrerank.context.candidates", found.Candidates.Count).SetTag("skrerank.context.passages", context.Passages.Count).SetTag("skrerank.context.tokens", context.Tokens)
                .SetTag("skrerank.query.rewritten", rewrite is { FallbackReason: null });
            RerankTelemetry.Context.Record(context.Tokens);
            if (logger is not null) LogContext(logger, context.Passages.Count, context.Tokens, context.TokenBudget);
            return new ContextTurn(question, query, context) { Rewrite = rewrite, Retrieval = found };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            activity?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            RerankTelemetry.ContextFailed.Add(1, new TagList { { "error.type", exception.GetType().FullName } });
            if (options.FailurePolicy == ContextFailurePolicy.Throw) throw;
            if (logger is not null) LogFailed(logger, exception);
            return new ContextTurn(question, rewrite?.Text ?? question, CitedContext.Empty) { Rewrite = rewrite, Failure = exception };
        }
    }

    /// <summary>Tells of the citations of an answer that name no passage.</summary>
    public void Tell(CitationReport report)
    {
        if (report.UnknownNumbers.Count == 0) return;
        RerankTelemetry.Unknown.Add(report.UnknownNumbers.Count);
        if (logger is not null) LogUnknown(logger, report.UnknownNumbers.Count);
    }

    private async Task<QueryRewrite?> RewriteAsync(IReadOnlyList<ChatMessage> earlier, string question, RerankedContextOptions options, CancellationToken cancellationToken)
    {
        if (options.QueryRewriter is not { } client) return null;
        QueryRewrite? rewrite;
        var reason = "malformed";
        try
        {
            rewrite = await _rewriters.GetValue(client, one => new ConversationRewriter(one, logger)).RewriteAsync(earlier, question, options.MaxHistoryMessages, cancellationToken).ConfigureAwait(false);
        }
        catch (RerankException exception) when (options.FailurePolicy != ContextFailurePolicy.Throw && !cancellationToken.IsCancellationRequested)
        {
            reason = "failed";
            rewrite = new QueryRewrite(question, question) { FallbackReason = exception.Message };
        }

        if (rewrite?.FallbackReason is not { } problem) return rewrite;
        RerankTelemetry.QueryFallback.Add(1, new TagList { { "step", "rewrite" }, { "reason", reason } });
        if (logger is not null) LogOwnWords(logger, problem);
        return rewrite;
    }

    private void Show(Activity? activity, string query)
    {
        activity?.SetTag("skrerank.query", query);
        if (logger is not null) LogQuery(logger, query);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "The context of the turn has {Passages} passages in {Tokens} of {Budget} tokens.")]
    private static partial void LogContext(ILogger logger, int passages, int tokens, int budget);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The search for passages failed; the model answers without them.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The user's own words are searched for: {Problem}")]
    private static partial void LogOwnWords(ILogger logger, string problem);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "The answer cites {Count} numbers that no passage has.")]
    private static partial void LogUnknown(ILogger logger, int count);

    [LoggerMessage(EventId = 5, Level = LogLevel.Trace, Message = "The query of the turn: {Query}")]
    private static partial void LogQuery(ILogger logger, string query);
}
