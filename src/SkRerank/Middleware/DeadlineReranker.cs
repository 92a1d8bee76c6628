using SkRerank.Chat;

namespace SkRerank.Middleware;

/// <summary>Gives each call so much time; when it runs out, the order of the last finished stage is the answer, marked <see cref="RerankResponse.IsPartial"/>.</summary>
/// <remarks>A <see cref="CascadeReranker"/> inside keeps the stages that it finished, and a <see cref="ListwiseReranker"/> the windows. Around a reranker of one stage nothing is finished before its end: the incoming order is the answer, of <see cref="ScoreKind.Ordinal"/> and not scored.</remarks>
public sealed class DeadlineReranker : DelegatingReranker
{
    private readonly TimeSpan _timeBudget;
    private readonly TimeProvider _time;
    private readonly bool _readsBudget;
    private readonly RerankerMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="DeadlineReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="timeBudget">How long a call may take; a shorter <see cref="RerankOptions.TimeBudget"/> of the call counts instead.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeBudget"/> is not positive.</exception>
    public DeadlineReranker(IReranker innerReranker, TimeSpan timeBudget, TimeProvider? timeProvider = null)
        : base(innerReranker)
    {
        if (timeBudget <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(timeBudget), timeBudget, $"The time budget must be greater than 0, but was {timeBudget}.");
        _timeBudget = timeBudget;
        _time = timeProvider ?? TimeProvider.System;
        _readsBudget = innerReranker.GetService<CascadeReranker>() is not null || innerReranker.GetService<ListwiseReranker>() is not null;
        _metadata = RerankCall.WithoutScale(innerReranker.GetService<RerankerMetadata>());
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var copy = options?.Clone() ?? new RerankOptions();
        var budget = copy.TimeBudget < _timeBudget ? copy.TimeBudget.Value : _timeBudget;
        copy.TimeBudget = budget;
        if (_readsBudget || documents.Count == 0) return await base.RerankAsync(query, documents, copy, cancellationToken).ConfigureAwait(false);

        using var timer = RerankCall.Timer(budget, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await RerankCall.WaitAsync(base.RerankAsync(query, documents, copy, linked.Token), linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            RerankTelemetry.PartialCalls.Add(1);
            return new RerankResponse(IncomingOrder.Results(documents.Count, isScored: false), ScoreKind.Ordinal, options?.TopN) { IsPartial = true };
        }
    }
}
