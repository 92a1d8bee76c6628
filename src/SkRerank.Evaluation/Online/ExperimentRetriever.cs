using Microsoft.Extensions.Logging;
using SkRerank.Retrieval;

namespace SkRerank.Evaluation.Online;

/// <summary>Has each session's queries answered by one of two retrievers, or by both interleaved, and logs what was shown: an experiment over whole pipelines.</summary>
/// <remarks>
/// As <see cref="ExperimentReranker"/> does it for rerankers. The session comes from <see cref="ExperimentOptions.Session"/>. Candidates of both arms are one where they have one id; the interleaved candidate is that of the control, or of the treatment where the control has none.
/// </remarks>
public sealed class ExperimentRetriever : IRetriever
{
    private readonly IRetriever[] _arms;
    private readonly ExperimentSetup _setup;

    /// <summary>Initializes a new instance of the <see cref="ExperimentRetriever"/> class.</summary>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="control">What users have now.</param>
    /// <param name="treatment">What they may get.</param>
    /// <param name="options">The options with the session and the log, read once.</param>
    /// <param name="logger">Where failures of the log are told, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="control"/>, <paramref name="treatment"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="options"/> have no log or no session.</exception>
    public ExperimentRetriever(string name, IRetriever control, IRetriever treatment, ExperimentOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(treatment);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Session is null) throw new ArgumentException("A retriever's options carry no session: set ExperimentOptions.Session to what gives the session of the running call.", nameof(options));
        _arms = [control, treatment];
        _setup = new ExperimentSetup(name, null, options, logger);
    }

    /// <inheritdoc/>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (_setup.SessionOf(null) is not { } session) return await _arms[0].RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        if (_setup.IsInterleaved) return await InterleaveAsync(query, session, options, cancellationToken).ConfigureAwait(false);

        var arm = _setup.ArmOf(session);
        var response = await _arms[arm].RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        await _setup.LogAsync(arm, session, query, response.Candidates.Select(ExperimentSetup.IdOf), null, cancellationToken).ConfigureAwait(false);
        return response;
    }

    private async Task<RetrievalResponse> InterleaveAsync(string query, string session, RetrievalOptions? options, CancellationToken cancellationToken)
    {
        var responses = await Task.WhenAll(_arms.Select(arm => arm.RetrieveAsync(query, options, cancellationToken))).ConfigureAwait(false);
        string[][] rankings = [.. responses.Select(response => response.Candidates.Select(ExperimentSetup.IdOf).Distinct(StringComparer.Ordinal).ToArray())];
        var drawn = _setup.Draw(rankings, session, query);
        await _setup.LogAsync(drawn, rankings, session, query, null, cancellationToken).ConfigureAwait(false);
        var candidates = new Dictionary<string, RerankDocument>(StringComparer.Ordinal);
        foreach (var candidate in responses.SelectMany(response => response.Candidates)) candidates.TryAdd(ExperimentSetup.IdOf(candidate), candidate);
        var shown = drawn.Items.Select(item => candidates[item.DocumentId]).Take(options?.CandidateCount ?? RetrievalOptions.DefaultCandidateCount);
        return new RetrievalResponse([.. shown])
        {
            FailedLegs = [.. responses.SelectMany(response => response.FailedLegs)],
            IsPartial = responses.Any(response => response.IsPartial),
            IsFallback = responses.Any(response => response.IsFallback),
            Removed = [.. responses[0].Removed.Where(removed => removed.Document is { } document && !candidates.ContainsKey(ExperimentSetup.IdOf(document)))],
        };
    }
}
