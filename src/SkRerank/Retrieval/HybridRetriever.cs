using SkRerank.Fusion;
using SkRerank.Middleware;

namespace SkRerank.Retrieval;

/// <summary>Runs several retrievers in parallel and fuses what they find.</summary>
/// <remarks>Each leg returns <see cref="RetrievalOptions.CandidateCount"/> candidates, and so does the fused list. A failing leg fails the search unless <see cref="HybridRetrieverOptions.AllowDegraded"/> is set; when every leg fails the search always fails.</remarks>
public sealed class HybridRetriever : IRetriever
{
    private readonly RetrievalLeg[] _legs;
    private readonly IFusion _fusion;
    private readonly bool _allowDegraded;

    /// <summary>Initializes a new instance of the <see cref="HybridRetriever"/> class.</summary>
    /// <param name="legs">The legs; at least one, each with its own name.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="legs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no leg, two have the same name, or a weight is negative or not finite.</exception>
    public HybridRetriever(IReadOnlyList<RetrievalLeg> legs, HybridRetrieverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(legs);
        if (legs.Count == 0) throw new ArgumentException("A hybrid retriever needs at least one leg, but got none.", nameof(legs));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leg in legs)
        {
            if (!names.Add(leg.Name)) throw new ArgumentException($"Each leg needs its own name, but '{leg.Name}' occurs twice.", nameof(legs));
            if (!double.IsFinite(leg.Weight) || leg.Weight < 0)
                throw new ArgumentException($"The weight of the leg '{leg.Name}' must be a finite number of 0 or more, but was {leg.Weight}.", nameof(legs));
        }

        _legs = [.. legs];
        _fusion = options?.Fusion ?? new ReciprocalRankFusion();
        _allowDegraded = options?.AllowDegraded ?? false;
        Stages = [.. _legs.SelectMany(StagesOf), new StageKind(_fusion.Name, ScoreKind.Fused)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageKind> Stages { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A leg failed.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new RetrievalOptions();
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Task.Run: a leg that computes before its first await must not hold up the next.
        var running = Array.ConvertAll(_legs, leg => Task.Run(() => RunAsync(leg, query, options.Clone(), others), CancellationToken.None));
        var outcomes = await Task.WhenAll(running).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        LegFailure[] failures = [.. outcomes.Where(o => o.Failure is not null).Select(o => o.Failure!)];
        if (failures.Length > 0 && (!_allowDegraded || failures.Length == _legs.Length)) throw Failed(failures);
        var lists = _legs.Zip(outcomes).Where(p => p.Second.Response is not null).Select(p => new FusionList(p.First.Name, p.First.Weight, p.Second.Response!.Candidates)).ToArray();
        var fused = _fusion.Fuse(lists);
        return new RetrievalResponse([.. fused.Take(options.CandidateCount)])
        {
            Removed = [.. outcomes.SelectMany(o => o.Response?.Removed ?? [])],
            FailedLegs = [.. failures, .. outcomes.SelectMany(o => o.Response?.FailedLegs ?? [])],
        };
    }

    // The leg's name takes the place of its last stage's.
    private static IEnumerable<StageKind> StagesOf(RetrievalLeg leg) => leg.Retriever.Stages.Select((stage, i) => i == leg.Retriever.Stages.Count - 1 ? stage with { Stage = leg.Name } : stage);

    private async Task<(RetrievalResponse? Response, LegFailure? Failure)> RunAsync(RetrievalLeg leg, string query, RetrievalOptions options, CancellationTokenSource others)
    {
        try
        {
            return (await StageCall.RunAsync(leg.Name, () => leg.Retriever.RetrieveAsync(query, options, others.Token)).ConfigureAwait(false), null);
        }
        catch (Exception e)
        {
            if (!_allowDegraded) await others.CancelAsync().ConfigureAwait(false);
            return (null, new LegFailure(leg.Name, e));
        }
    }

    private static RerankException Failed(LegFailure[] failures)
    {
        // A leg that was cancelled because another failed is not the cause.
        var first = failures.FirstOrDefault(f => f.Exception is not OperationCanceledException) ?? failures[0];
        return new RerankException($"The retrieval leg '{first.Leg}' failed: {first.Exception.Message}", first.Exception) { ProviderName = first.Leg, Operation = "retrieve" };
    }
}
