using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chunking;

namespace SkRerank.Middleware;

/// <summary>Orders by the weighted sum of the z-scores of the incoming score, the inner reranker and any further ones.</summary>
/// <remarks>
/// score = IncomingWeight · z(RetrievalScore) + Weight · z(inner) + Σ term.Weight · z(term), where z(x) = (x − mean) / deviation over the documents of the call, with the population
/// deviation; 0 for all where it is 0. Every part scores all documents (<see cref="RerankOptions.TopN"/> cuts the blended order) and appears in
/// <see cref="RerankResult.Stages"/> with its raw score; the first part that has a best chunk gives it; the incoming score is in <see cref="RerankDocument.Trail"/> already.
/// </remarks>
public sealed class BlendingReranker : DelegatingReranker
{
    /// <summary>The name of the provider: <c>blend</c>.</summary>
    public const string ProviderName = "blend";

    private readonly double _incomingWeight;
    private readonly BlendTerm[] _parts;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="BlendingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one, unlike the rerankers of the terms.</param>
    /// <param name="options">The weights, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">All weights are 0, two parts share a name, probabilities are to be added to other scores, or a term is <see langword="null"/>.</exception>
    public BlendingReranker(IReranker innerReranker, BlendOptions? options = null)
        : base(innerReranker)
    {
        options ??= new BlendOptions();
        var inner = innerReranker.GetService<RerankerMetadata>();
        var name = FirstNamed(options.Name, inner?.ProviderName, "reranker");
        BlendTerm[] parts = [new BlendTerm(name, innerReranker, options.Weight), .. options.Terms];
        Validate(parts, options.IncomingWeight, nameof(options));
        _parts = parts;
        _incomingWeight = options.IncomingWeight;
        _metadata = new CombinedRerankerMetadata(ProviderName, inner?.ProviderUri, inner?.DefaultModelId, [.. parts.Select(part => part.Reranker.GetService<RerankerMetadata>())])
        {
            ScoreKind = ScoreKind.Fused,
            MaxDocuments = parts.Min(p => p.Reranker.GetService<RerankerMetadata>()?.MaxDocuments),
            MaxTokens = inner?.MaxTokens,
            Languages = inner?.Languages,
        };
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Fused);

        var scores = new double[documents.Count];
        if (_incomingWeight != 0) Add(_incomingWeight, IncomingScores(documents), scores);

        var stages = new List<StageScore>[documents.Count];
        for (var i = 0; i < stages.Length; i++) stages[i] = [];
        var (truncated, bestChunks) = (new bool[documents.Count], new TextChunk?[documents.Count]);
        var responses = new RerankResponse[_parts.Length];
        for (var p = 0; p < _parts.Length; p++)
        {
            var part = _parts[p];
            // Each part gets its own copy of the options: one must not see what another did to them.
            responses[p] = await StageCall.RunAsync(part.Name, documents.Count, () => part.Reranker.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken)).ConfigureAwait(false);
            Add(part.Weight, Record(part.Name, responses[p], stages, truncated, bestChunks), scores);
        }

        if (Mixed([IncomingKind(documents), .. _parts.Select((part, i) => Kind(part, responses[i].ScoreKind))]) is { } error) throw Failure($"{error}");

        var results = scores.Select((score, i) => new RerankResult(i, score) { Stages = stages[i], Truncated = truncated[i], BestChunk = bestChunks[i] });
        return new RerankResponse(results, ScoreKind.Fused, options?.TopN)
        {
            ModelId = responses[0].ModelId,
            IsFallback = responses.Any(r => r.IsFallback),
            IsPartial = responses.Any(r => r.IsPartial),
            Usage = TotalUsage(responses),
            EstimatedCost = responses.Any(r => r.EstimatedCost is not null) ? responses.Sum(r => r.EstimatedCost) : null,
            AdditionalProperties = responses[0].AdditionalProperties?.Clone(),
        };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    private static string FirstNamed(params string?[] names) => names.First(name => !string.IsNullOrWhiteSpace(name))!;

    private static void Validate(BlendTerm?[] parts, double incomingWeight, string parameter)
    {
        var errors = new List<string>();
        if (parts.Contains(null)) errors.Add("A term must not be null.");
        if (incomingWeight == 0 && parts.All(p => p is null or { Weight: 0 })) errors.Add("At least one weight must be greater than 0, but all are 0.");
        if (Mixed([.. parts.OfType<BlendTerm>().Select(part => Kind(part, part.Reranker.GetService<RerankerMetadata>()?.ScoreKind))]) is { } mixed) errors.Add(mixed);
        errors.AddRange(parts.OfType<BlendTerm>().GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => $"Each part needs a name of its own, but {g.Count()} are named '{g.Key}'."));
        if (errors.Count > 0) throw new ArgumentException($"The options of the blend are not valid. {string.Join(' ', errors)}", parameter);
    }

    private static (string Name, ScoreKind Kind)? Kind(BlendTerm part, ScoreKind? kind) => kind is { } known && part.Weight != 0 ? (part.Name, known) : null;

    private (string Name, ScoreKind Kind)? IncomingKind(IReadOnlyList<RerankDocument> documents) => _incomingWeight != 0 && documents[0].Trail is [.., var last] ? (last.Stage, last.Kind) : null;

    // A z-score makes a probability a number like any other: what a calibrator said is lost, and a threshold on the sum means nothing.
    private static string? Mixed((string Name, ScoreKind Kind)?[] parts)
    {
        var probability = Array.Find(parts, part => part?.Kind == ScoreKind.Probability);
        var other = Array.Find(parts, part => part is { Kind: not ScoreKind.Probability });
        return probability is { } first && other is { } second
            ? $"Probabilities and other scores have no common sum, but the scores of '{first.Name}' are {first.Kind} and those of '{second.Name}' are {second.Kind}; blend raw scores, or calibrate every part."
            : null;
    }

    private double[] IncomingScores(IReadOnlyList<RerankDocument> documents)
    {
        var scores = new double[documents.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = documents[i].RetrievalScore
                ?? throw Failure($"Document {i} has no retrieval score, which the blend weighs by {_incomingWeight}; set RetrievalScore on every document, or set IncomingWeight to 0.");
            scores[i] = double.IsFinite(score)
                ? score
                : throw Failure($"A retrieval score must be a finite number, but that of document {i} is {score}; correct it, or set IncomingWeight to 0.");
        }

        return scores;
    }

    private static double[] Record(string name, RerankResponse response, List<StageScore>[] stages, bool[] truncated, TextChunk?[] bestChunks)
    {
        if (response.Results.Count != stages.Length)
            throw Malformed($"The part '{name}' of the blend returned {response.Results.Count} of {stages.Length} documents; every part must score every document, so put a stage that takes documents out around the blend.");
        var scores = new double[stages.Length];
        var stage = RerankCall.StageOf(response, name);
        for (var rank = 1; rank <= scores.Length; rank++)
        {
            var result = response.Results[rank - 1];
            if (result.Index >= scores.Length)
                throw Malformed($"The part '{name}' of the blend scored document {result.Index}, but the last of the {scores.Length} documents is {scores.Length - 1}; correct the reranker.");
            scores[result.Index] = result.Score;
            stages[result.Index].AddRange(result.Stages);
            stages[result.Index].Add(StageScore.Of(result, stage, response.ScoreKind, rank));
            truncated[result.Index] |= result.Truncated;
            bestChunks[result.Index] ??= result.BestChunk;
        }

        return scores;
    }

    private static void Add(double weight, double[] scores, double[] sums)
    {
        ZScores.Normalize(scores);
        for (var i = 0; i < sums.Length; i++) sums[i] += weight * scores[i];
    }

    private static UsageDetails? TotalUsage(RerankResponse[] responses)
    {
        UsageDetails? total = null;
        foreach (var usage in responses.Select(r => r.Usage).OfType<UsageDetails>()) (total ??= new UsageDetails()).Add(usage);
        return total;
    }

    private static RerankException Malformed(FormattableString message)
    {
        RerankTelemetry.Malformed.Add(1, new KeyValuePair<string, object?>("provider", ProviderName));
        return Failure(message);
    }

    private static RerankException Failure(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture)) { ProviderName = ProviderName, Operation = "blend" };
}
