using Microsoft.Extensions.AI;
using SkRerank.Chunking;

namespace SkRerank.Middleware;

/// <summary>Scores long documents by their chunks, so that none is cut silently.</summary>
/// <remarks>
/// <para>A document that does not fit is cut at sentence ends into chunks that fit the model's window with the query; the reranker inside scores all chunks of all documents in one call. A document that fits goes
/// through as it is. <see cref="RerankResult.BestChunk"/> is the chunk that scored best, for the citation.</para>
/// <para>With <see cref="ChunkAggregation.MaxP"/> and <see cref="ChunkAggregation.FirstP"/> a score is the inner reranker's, of its kind; means and sums are <see cref="ScoreKind.Fused"/>. They are made of raw scores.</para>
/// <para>Add a blend with the incoming score outside of this, so that it compares documents and not chunks.</para>
/// </remarks>
public sealed class ChunkingReranker : DelegatingReranker
{
    /// <summary>The name under which <see cref="RerankResponse.AdditionalProperties"/> has the number of chunks that were left out because of <see cref="ChunkingOptions.MaxChunks"/>.</summary>
    public const string SkippedChunksProperty = "skippedChunks";

    /// <summary>The name under which <see cref="RerankResponse.AdditionalProperties"/> says whether tokens were estimated, because nothing counted them.</summary>
    public const string EstimatedTokensProperty = "estimatedTokens";

    // The special tokens around a pair: four in RoBERTa's template, three in BERT's.
    private const int SpecialTokens = 4;

    private readonly ChunkingOptions _options;
    private readonly ITokenCounter _counter;
    private readonly int? _window;
    private readonly RerankerMetadata? _metadata;

    /// <summary>Initializes a new instance of the <see cref="ChunkingReranker"/> class.</summary>
    /// <param name="innerReranker">Scores the chunks; each score must depend on the query and one text alone.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public ChunkingReranker(IReranker innerReranker, ChunkingOptions? options = null)
        : base(innerReranker)
    {
        options ??= new ChunkingOptions();
        _options = new ChunkingOptions
        {
            MaxTokens = options.MaxTokens,
            OverlapTokens = options.OverlapTokens,
            MaxChunks = options.MaxChunks,
            Aggregation = options.Aggregation,
            TopChunks = options.TopChunks,
            TitleOnEachChunk = options.TitleOnEachChunk,
        };
        _counter = options.TokenCounter ?? innerReranker.GetService<ITokenCounter>() ?? EstimatedTokenCounter.Instance;
        var metadata = innerReranker.GetService<RerankerMetadata>();
        _window = metadata?.MaxTokens;
        _metadata = metadata is null || KeepsKind ? metadata : new RerankerMetadata(metadata) { ScoreKind = ScoreKind.Fused, HasProbability = false };
    }

    // Means and sums of scores are on no scale of the model.
    private bool KeepsKind => _options.Aggregation is ChunkAggregation.MaxP or ChunkAggregation.FirstP;

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker inside failed, or did not score every chunk.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);

        var room = Room(query);
        var plans = documents.Select(document => Plan(document, room)).ToArray();
        RerankDocument[] chunks = [.. plans.SelectMany(plan => plan.Documents)];
        var response = await base.RerankAsync(query, chunks, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        CompleteScores.Require(response, chunks.Length, "chunks", "chunking");

        var scored = new RerankResult[chunks.Length];
        foreach (var result in response.Results) scored[result.Index] = result;
        var results = new RerankResult[documents.Count];
        for (int i = 0, first = 0; i < results.Length; first += plans[i++].Documents.Count) results[i] = Combine(i, plans[i], scored.AsSpan(first, plans[i].Documents.Count));
        var kind = KeepsKind ? response.ScoreKind : ScoreKind.Fused;
        return new RerankResponse(results, kind, options?.TopN)
        {
            ModelId = response.ModelId,
            IsFallback = response.IsFallback,
            IsPartial = response.IsPartial,
            Decision = response.Decision,
            Usage = response.Usage,
            EstimatedCost = response.EstimatedCost,
            AdditionalProperties = new AdditionalPropertiesDictionary(response.AdditionalProperties ?? [])
            {
                [SkippedChunksProperty] = plans.Sum(plan => plan.Skipped),
                [EstimatedTokensProperty] = _counter is EstimatedTokenCounter,
            },
        };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
    }

    private int Room(string query)
    {
        if (_window is not { } window) return _options.MaxTokens;

        // A longer query is cut by the model itself, to three quarters of the window.
        var text = Math.Max(1, window - SpecialTokens);
        return Math.Max(1, Math.Min(_options.MaxTokens, text - Math.Min(_counter.CountTokens(query), text * 3 / 4)));
    }

    private DocumentChunks Plan(RerankDocument document, int room)
    {
        if (_counter.CountTokens(document.Text) <= room) return DocumentChunks.Whole(document);
        var title = _options.TitleOnEachChunk && !string.IsNullOrWhiteSpace(document.Title) ? document.Title + " " : "";
        var forText = room - _counter.CountTokens(title);

        // A title that leaves less than half of the room would push the text out.
        if (forText < (room + 1) / 2) (title, forText) = ("", room);
        TextChunk[] all = [.. new SentenceChunker(_counter, forText, Math.Min(_options.OverlapTokens, forText / 2)).Chunk(document.Text)];
        if (all.Length == 0) return DocumentChunks.Whole(document);
        var most = _options.Aggregation == ChunkAggregation.FirstP ? 1 : _options.MaxChunks;
        return DocumentChunks.Of(document, title, all, most);
    }

    private RerankResult Combine(int index, DocumentChunks plan, ReadOnlySpan<RerankResult> scored)
    {
        var best = 0;
        for (var i = 1; i < scored.Length; i++)
        {
            if (scored[i].Score > scored[best].Score) best = i;
        }

        var raw = new double[scored.Length];
        for (var i = 0; i < raw.Length; i++) raw[i] = scored[i].Score;
        return new RerankResult(index, Aggregate(raw))
        {
            Activated = KeepsKind ? scored[best].Activated : null,
            Probability = KeepsKind ? scored[best].Probability : null,
            Stages = scored[best].Stages,
            Features = scored[best].Features,
            Truncated = plan.Skipped > 0 || Any(scored, result => result.Truncated),
            IsScored = Any(scored, result => result.IsScored),
            BestChunk = plan.Spans.Count == 0 ? null : plan.Spans[best],
            RawRepresentation = scored[best].RawRepresentation,
            AdditionalProperties = scored[best].AdditionalProperties,
        };
    }

    private static bool Any(ReadOnlySpan<RerankResult> scored, Predicate<RerankResult> matches)
    {
        foreach (var result in scored)
        {
            if (matches(result)) return true;
        }

        return false;
    }

    private double Aggregate(double[] scores) => _options.Aggregation switch
    {
        ChunkAggregation.MeanOfTop => scores.OrderDescending().Take(_options.TopChunks).Average(),
        ChunkAggregation.LogSumExp => scores.Max() + Math.Log(scores.Sum(score => Math.Exp(score - scores.Max()))),
        _ => scores.Max(),
    };
}
