namespace SkRerank.Middleware;

/// <summary>Runs stages one after the other, each over the best documents of the one before: cheap ones over many, dear ones over few.</summary>
/// <remarks>
/// A stage finds the score of the one before it in <see cref="RerankDocument.RetrievalScore"/>, as a reranker behind a retriever does, so that <c>UseAdaptiveDepth</c> or <c>UseBlend</c> may stand in any stage. What a stage did not see stays below what it saw, in the order so far, and is not <see cref="RerankResult.IsScored"/>. Where the last stage saw every document, the answer has its scores and kind; else the answer is of
/// <see cref="ScoreKind.Ordinal"/>, because scores of two stages have no common scale, and each stage's own score is in <see cref="RerankResult.Stages"/>.
/// When time runs out (<see cref="RerankOptions.TimeBudget"/>, the tier's or the stage's budget) the order of the last finished stage is returned, marked <see cref="RerankResponse.IsPartial"/>; the running stage is cancelled.
/// Each stage is told nine tenths of its time in <see cref="RerankOptions.TimeBudget"/>: one that reads it, such as <see cref="Chat.ListwiseReranker"/>, answers with its best order so far, which then counts.
/// A stage that fails fails the call: wrap it in <c>UseFallback</c> where it should not.
/// </remarks>
public sealed class CascadeReranker : IReranker
{
    /// <summary>The name of the provider: <c>cascade</c>.</summary>
    public const string ProviderName = "cascade";

    // Of its time a stage is told a little less, so that one that can stop by itself answers with what it has before it is cancelled.
    private const double ToldShare = 0.9;

    private readonly CascadeStage[] _stages;
    private readonly Func<string, RerankTier>? _tierSelector;
    private readonly Dictionary<RerankTier, TimeSpan> _tierBudgets;
    private readonly TimeProvider _time;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="CascadeReranker"/> class.</summary>
    /// <param name="stages">The stages in their order; their rerankers are disposed with the cascade.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no stage for every tier, two stages share a name, a stage sees more documents than one before it, or a budget is not positive.</exception>
    public CascadeReranker(IReadOnlyList<CascadeStage> stages, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stages);
        options ??= new CascadeOptions();
        Validate(stages, options);
        _stages = [.. stages];
        _tierSelector = options.TierSelector;
        _tierBudgets = new Dictionary<RerankTier, TimeSpan>(options.TierBudgets);
        _time = options.TimeProvider;
        _metadata = new CombinedRerankerMetadata(ProviderName, null, string.Join('+', _stages.Select(stage => stage.Name)), [.. _stages.Select(stage => stage.Reranker.GetService<RerankerMetadata>())]) { Languages = Languages() };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A stage failed, or did not score every document that it was given.</exception>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Ordinal) { ModelId = _metadata.DefaultModelId };
        var tier = options?.Tier ?? _tierSelector?.Invoke(query) ?? RerankTier.Standard;
        var deadline = Least(options?.TimeBudget, _tierBudgets.TryGetValue(tier, out var budget) ? budget : null);
        var start = _time.GetTimestamp();
        var state = new CascadeState(documents);
        foreach (var stage in _stages.Where(stage => stage.Tier <= tier))
        {
            var left = deadline - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || await RunAsync(stage, query, state, options, Least(stage.TimeBudget, left), cancellationToken).ConfigureAwait(false) is not { } response)
            {
                state.IsPartial = true;
                RerankTelemetry.PartialCalls.Add(1);
                break;
            }

            state.Add(stage.Name, response);
        }

        return state.ToResponse(_metadata.DefaultModelId, options?.TopN);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(RerankerMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stage in _stages) stage.Reranker.Dispose();
    }

    // What every stage that names its languages was trained for.
    private string[]? Languages()
    {
        IReadOnlyList<string>[] all = [.. _stages.Select(stage => stage.Reranker.GetService<RerankerMetadata>()?.Languages).OfType<IReadOnlyList<string>>()];
        return all.Length == 0 ? null : [.. all[0].Where(language => Array.TrueForAll(all, one => one.Contains(language, StringComparer.OrdinalIgnoreCase)))];
    }

    private static void Validate(IReadOnlyList<CascadeStage> stages, CascadeOptions options)
    {
        var errors = new List<string>();
        if (stages.Contains(null!)) errors.Add("A stage must not be null.");
        CascadeStage[] all = [.. stages.OfType<CascadeStage>()];
        if (Array.TrueForAll(all, stage => stage.Tier > RerankTier.Fast)) errors.Add("At least one stage must run for the tier Fast, but none does.");
        errors.AddRange(all.GroupBy(stage => stage.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"Each stage needs a name of its own, but {group.Count()} are named '{group.Key}'."));
        for (var i = 1; i < all.Length; i++)
        {
            if ((all[i].Depth ?? int.MaxValue) > (all[i - 1].Depth ?? int.MaxValue)) errors.Add($"A stage must not see more documents than the one before it, but '{all[i].Name}' does.");
        }

        errors.AddRange(options.TierBudgets.Where(budget => budget.Value <= TimeSpan.Zero).Select(budget => $"The budget of the tier {budget.Key} must be greater than 0, but is {budget.Value}."));
        if (errors.Count > 0) throw new ArgumentException($"The cascade is not valid. {string.Join(' ', errors)}", nameof(stages));
    }

    private static TimeSpan? Least(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;

    // Gives null when time ran out.
    private async Task<RerankResponse?> RunAsync(CascadeStage stage, string query, CascadeState state, RerankOptions? options, TimeSpan? left, CancellationToken cancellationToken)
    {
        var head = state.Head(stage.Depth);
        var stageOptions = RerankCall.WithoutTopN(options);
        if (left is { } limit) (stageOptions ??= new RerankOptions()).TimeBudget = limit * ToldShare;
        using var timer = RerankCall.Timer(left, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var response = await StageCall.RunAsync(stage.Name, head.Count, () => RerankCall.WaitAsync(stage.Reranker.RerankAsync(query, head, stageOptions, linked.Token), linked.Token)).ConfigureAwait(false);
            CompleteScores.Require(response, head.Count, "documents", stage.Name);
            return response;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
