using Microsoft.Extensions.Logging;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Holds what an experiment does alike for rerankers and retrievers: assign, draw, log.</summary>
internal sealed class ExperimentSetup
{
    public const string Control = "control";
    public const string Treatment = "treatment";

    private static readonly string[] Arms = [Control, Treatment];

    private readonly ExperimentOptions _options;
    private readonly HarmlessClickLog _log;

    public ExperimentSetup(string name, IClickLog? log, ExperimentOptions? options, ILogger? logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        options ??= new ExperimentOptions();
        _options = new ExperimentOptions
        {
            Session = options.Session,
            TreatmentShare = options.TreatmentShare,
            Interleaving = options.Interleaving,
            ShownCount = options.ShownCount,
            EnableSensitiveData = options.EnableSensitiveData,
            TimeProvider = options.TimeProvider,
        };
        _log = new HarmlessClickLog(log ?? options.Log ?? throw new ArgumentException($"The experiment '{name}' needs a log for what users are shown: set ExperimentOptions.Log, or register an IClickLog.", nameof(log)), options.LogTimeout, options.TimeProvider, logger);
    }

    public string Name { get; }

    public bool IsInterleaved => _options.Interleaving is not null;

    /// <summary>Gives the session of a call; <see langword="null"/> where there is none, which is counted.</summary>
    public string? SessionOf(RerankOptions? options)
    {
        var session = _options.Session is { } accessor ? accessor() : options?.AdditionalProperties?.GetValueOrDefault(ExperimentOptions.SessionProperty) as string;
        if (!string.IsNullOrEmpty(session)) return session;
        ExperimentTelemetry.CountExposure(Name, "none");
        return null;
    }

    public int ArmOf(string session) => ExperimentArm.Of(Name, session, 1 - _options.TreatmentShare, _options.TreatmentShare);

    /// <summary>Draws all documents of the two rankings into one list.</summary>
    public InterleavedList Draw(IReadOnlyList<IReadOnlyList<string>> rankings, string session, string query)
    {
        var seed = InterleavingSeed.Of(session, query);
        var count = rankings.Sum(ranking => ranking.Count);
        if (count == 0) return new InterleavedList([], seed);
        return _options.Interleaving switch
        {
            InterleavingMethod.Balanced => BalancedInterleaving.Interleave(rankings[0], rankings[1], count, seed),
            InterleavingMethod.Probabilistic => ProbabilisticInterleaving.Interleave(rankings, count, seed),
            _ => TeamDraft.Interleave(rankings, count, seed),
        };
    }

    /// <summary>Logs the list of one arm.</summary>
    public Task LogAsync(int arm, string session, string query, IEnumerable<string> documents, int? topN, CancellationToken cancellationToken) =>
        AppendAsync(Arms[arm], Exposure(session, query, documents.Select(id => new ExposedDocument(id)), topN) with { Arm = Arms[arm] }, cancellationToken);

    /// <summary>Logs an interleaved list.</summary>
    public Task LogAsync(InterleavedList list, IReadOnlyList<IReadOnlyList<string>> rankings, string session, string query, int? topN, CancellationToken cancellationToken)
    {
        var exposure = Exposure(session, query, list.Items.Select(item => new ExposedDocument(item.DocumentId, item.Owner)), topN) with { Method = _options.Interleaving, Arms = Arms, Seed = list.Seed };
        return AppendAsync("interleaved", _options.Interleaving == InterleavingMethod.TeamDraft ? exposure : exposure with { Rankings = rankings }, cancellationToken);
    }

    /// <summary>Gives the id by which a document is logged: its own, or the key of its text.</summary>
    public static string IdOf(RerankDocument document) => string.IsNullOrEmpty(document.Id) ? QueryKey.Of(document.Text) : document.Id;

    private Task<bool> AppendAsync(string arm, Exposure exposure, CancellationToken cancellationToken)
    {
        ExperimentTelemetry.CountExposure(Name, arm);
        return _log.AppendAsync(exposure, cancellationToken);
    }

    private Exposure Exposure(string session, string query, IEnumerable<ExposedDocument> documents, int? topN) => new()
    {
        Time = _options.TimeProvider.GetUtcNow(),
        Experiment = Name,
        Session = session,
        Query = QueryKey.Of(query),
        Text = _options.EnableSensitiveData ? query : null,
        Documents = [.. documents.Take(Math.Min(topN ?? int.MaxValue, _options.ShownCount))],
    };
}
