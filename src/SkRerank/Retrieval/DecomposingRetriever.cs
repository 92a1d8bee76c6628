using System.Globalization;
using SkRerank.Queries;

namespace SkRerank.Retrieval;

/// <summary>Splits a question that asks several things, searches for the whole and for each part in parallel, fuses what is found, and says which part each passage answers.</summary>
/// <remarks>
/// <para>The legs are <c>whole</c>, <c>part1</c>, <c>part2</c> and so on in the trail. The parts for which a passage was found stand in its additional properties, that with the best rank first (<see cref="QueryPartExtensions.GetQueryParts"/>), and the split in
/// <see cref="RetrievalResponse.Decomposition"/>. A question that asks one thing is searched for as it is.</para>
/// <para>Put it below the reranker, so that passages are reranked against the whole question: <c>UseQueryDecomposition()</c> on a <see cref="RerankingRetriever"/> does.</para>
/// </remarks>
public sealed class DecomposingRetriever : IRetriever
{
    /// <summary>The name of the leg of the whole question: <c>whole</c>.</summary>
    public const string WholeLeg = "whole";

    internal const string PartsProperty = "skrerank.query_parts";

    private readonly IRetriever _inner;
    private readonly QueryDecompositionOptions _options;
    private readonly QuestionSplitter _splitter;

    /// <summary>Initializes a new instance of the <see cref="DecomposingRetriever"/> class.</summary>
    /// <param name="innerRetriever">Finds the passages of a part; called for several at once.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerRetriever"/> is <see langword="null"/>.</exception>
    public DecomposingRetriever(IRetriever innerRetriever, QueryDecompositionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(innerRetriever);
        _inner = innerRetriever;
        _options = options?.Copy() ?? new QueryDecompositionOptions();
        _splitter = new QuestionSplitter(_options);
    }

    /// <inheritdoc/>
    /// <value>Empty: a question of one part has other stages than one of several.</value>
    public IReadOnlyList<StageKind> Stages => [];

    /// <inheritdoc/>
    /// <exception cref="RerankException">A leg failed, or the model that splits.</exception>
    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = RerankTelemetry.Activities.StartActivity("decompose");
        var split = await _splitter.SplitAsync(query, cancellationToken).ConfigureAwait(false);
        activity?.SetTag("skrerank.query.parts", split.Parts.Count).SetTag("skrerank.query.split", split.Split.ToString());
        if (split.Parts.Count < 2)
        {
            var found = await _inner.RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
            return new RetrievalResponse(found, found.Candidates) { Decomposition = split };
        }

        string[] legs = [.. Enumerable.Range(1, split.Parts.Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"part{number}"))];
        var hybrid = new HybridRetriever(
            [new RetrievalLeg(WholeLeg, _inner, _options.WholeWeight), .. legs.Zip(split.Parts, (leg, part) => new RetrievalLeg(leg, new PartRetriever(_inner, leg, part)))],
            new HybridRetrieverOptions { Fusion = _options.Fusion, AllowDegraded = _options.AllowDegraded });
        var fused = await hybrid.RetrieveAsync(query, options, cancellationToken).ConfigureAwait(false);
        return new RetrievalResponse(fused, [.. fused.Candidates.Select(candidate => Marked(candidate, legs, split.Parts))]) { Decomposition = split };
    }

    private static RerankDocument Marked(RerankDocument candidate, string[] legs, IReadOnlyList<string> parts)
    {
        QueryPartMatch[] matches =
        [
            .. from stage in candidate.Trail
               let part = Array.IndexOf(legs, stage.Stage)
               where part >= 0
               orderby stage.Rank, part
               select new QueryPartMatch(part + 1, parts[part], stage.Rank),
        ];
        var marked = new RerankDocument(candidate);
        (marked.AdditionalProperties ??= [])[PartsProperty] = matches;
        return marked;
    }
}
