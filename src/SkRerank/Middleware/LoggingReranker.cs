using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SkRerank.Middleware;

/// <summary>Logs each call: its size and duration at Debug, its order at Trace, a fallback or a partial answer at Warning, a failure at Error.</summary>
/// <remarks>The query and the texts of the documents are logged, at Trace, only where <see cref="EnableSensitiveData"/> is set. Texts are logged as they are: take control characters out where a log is read by lines.</remarks>
public sealed partial class LoggingReranker : DelegatingReranker
{
    private readonly ILogger _logger;
    private readonly string _provider;

    /// <summary>Initializes a new instance of the <see cref="LoggingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="logger">Where to log.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public LoggingReranker(IReranker innerReranker, ILogger logger)
        : base(innerReranker)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _logger = logger;
        _provider = RerankCall.ProviderOf(innerReranker);
    }

    /// <summary>Gets or sets whether the query and the texts of the documents may be logged, at Trace.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableSensitiveData { get; set; }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (EnableSensitiveData && _logger.IsEnabled(LogLevel.Trace)) LogContents(query, documents);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            var milliseconds = Milliseconds(start);
            LogDone(_provider, documents.Count, response.Results.Count, response.ScoreKind, milliseconds);
            if (_logger.IsEnabled(LogLevel.Trace))
            {
                var order = Order(response);
                LogOrder(_provider, order);
            }

            if (response.IsFallback) LogFallback(_provider, response.ModelId);
            if (response.IsPartial) LogPartial(_provider);
            if (response.Decision is { Rerank: false } decision) LogSkipped(decision.Rule, decision.Reason);
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var milliseconds = Milliseconds(start);
            LogCancelled(_provider, milliseconds);
            throw;
        }
        catch (Exception exception)
        {
            LogFailed(exception, _provider, documents.Count, Milliseconds(start));
            throw;
        }
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    private static string Order(RerankResponse response) => string.Join(' ', response.Results.Select(result => FormattableString.Invariant($"{result.Index}:{result.Score:G6}")));

    private void LogContents(string query, IReadOnlyList<RerankDocument> documents)
    {
        LogQuery(_provider, query);
        for (var i = 0; i < documents.Count; i++) LogDocument(i, documents[i].Id, documents[i].Text);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Trace, Message = "The reranker '{Provider}' is asked: {Query}")]
    private partial void LogQuery(string provider, string query);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "The reranker '{Provider}' took {Documents} documents and returned {Results} of kind {Kind} in {Milliseconds} ms.")]
    private partial void LogDone(string provider, int documents, int results, ScoreKind kind, double milliseconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The answer of '{Provider}' is that of a fallback ('{Model}').")]
    private partial void LogFallback(string provider, string? model);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "The answer of '{Provider}' is partial: time ran out before every stage was done.")]
    private partial void LogPartial(string provider);

    [LoggerMessage(EventId = 5, Level = LogLevel.Debug, Message = "The documents were not reranked, by the rule '{Rule}': {Reason}")]
    private partial void LogSkipped(string rule, string reason);

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "The call of '{Provider}' was cancelled after {Milliseconds} ms.")]
    private partial void LogCancelled(string provider, double milliseconds);

    [LoggerMessage(EventId = 8, Level = LogLevel.Trace, Message = "Document {Index} ('{Id}'): {Text}")]
    private partial void LogDocument(int index, string? id, string text);

    [LoggerMessage(EventId = 9, Level = LogLevel.Trace, Message = "The order of '{Provider}', as index:score: {Order}")]
    private partial void LogOrder(string provider, string order);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "The reranker '{Provider}' failed on {Documents} documents after {Milliseconds} ms.")]
    private partial void LogFailed(Exception exception, string provider, int documents, double milliseconds);
}
