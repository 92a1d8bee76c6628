using Microsoft.Extensions.AI;

namespace SkRerank.Middleware;

/// <summary>Holds the order of a cascade while its stages run.</summary>
/// <param name="documents">The documents.</param>
internal sealed class CascadeState(IReadOnlyList<RerankDocument> documents)
{
    private readonly List<StageScore>[] _trails = [.. documents.Select(_ => new List<StageScore>())];
    private readonly RerankResult?[] _results = new RerankResult?[documents.Count];
    private readonly bool[] _truncated = new bool[documents.Count];
    private int[] _order = [.. Enumerable.Range(0, documents.Count)];
    private bool[] _isScored = new bool[documents.Count];
    private RerankResponse? _last;
    private UsageDetails? _usage;
    private decimal? _cost;
    private bool _isFallback;

    /// <summary>Gets or sets whether time ran out.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Gives the best documents of the order so far, each with the last stage's score as its retrieval score.</summary>
    public IReadOnlyList<RerankDocument> Head(int? depth) => [.. _order.Take(depth ?? _order.Length).Select(Incoming)];

    /// <summary>Takes the order of a stage over; what it did not see stays below.</summary>
    public void Add(string name, RerankResponse response)
    {
        var before = _order;

        // Equal scores stand in the order of the input, as they do in the answer of a stage that saw everything.
        RerankResult[] results = [.. response.Results.OrderByDescending(result => result.Score).ThenBy(result => before[result.Index])];
        _order = [.. results.Select(result => before[result.Index]), .. before.Skip(results.Length)];
        _isScored = new bool[documents.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (index, result) = (_order[i], results[i]);
            _trails[index].AddRange(result.Stages);
            _trails[index].Add(StageScore.Of(result, name, response.ScoreKind, i + 1));
            _results[index] = result;
            _truncated[index] |= result.Truncated;
            _isScored[index] = result.IsScored;
        }

        _last = response;
        _isFallback |= response.IsFallback;
        IsPartial |= response.IsPartial;
        if (response.Usage is { } usage) (_usage ??= new UsageDetails()).Add(usage);
        if (response.EstimatedCost is { } cost) _cost = (_cost ?? 0) + cost;
    }

    /// <summary>Makes the answer.</summary>
    public RerankResponse ToResponse(string? modelId, int? topN)
    {
        var isWhole = _last is not null && _last.Results.Count == documents.Count;
        return new RerankResponse(_order.Select((index, i) => Result(index, isWhole ? _results[index]!.Score : _order.Length - i, isWhole)), isWhole ? _last!.ScoreKind : ScoreKind.Ordinal, topN)
        {
            ModelId = modelId,
            IsPartial = IsPartial,
            IsFallback = _isFallback,
            Usage = _usage,
            EstimatedCost = _cost,
        };
    }

    private RerankDocument Incoming(int index) => _results[index] is { } last
        ? new RerankDocument(documents[index]) { RetrievalScore = last.Score, Trail = [.. documents[index].Trail, .. _trails[index]] }
        : documents[index];

    private RerankResult Result(int index, double score, bool isWhole)
    {
        var last = _results[index];
        // The last stage's own entry is the score itself where the answer has its scores.
        return new RerankResult(index, score)
        {
            Stages = isWhole ? _trails[index][..^1] : _trails[index],
            Activated = isWhole ? last!.Activated : null,
            Features = isWhole ? last!.Features : [],
            Probability = _isScored[index] ? last?.Probability : null,
            IsScored = _isScored[index],
            Truncated = _truncated[index],
            BestChunk = last?.BestChunk,
        };
    }
}
