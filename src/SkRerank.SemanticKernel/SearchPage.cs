using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>The part of ranked candidates that a caller asked for.</summary>
internal sealed class SearchPage
{
    private readonly RerankDocument[] _candidates;

    private SearchPage(RerankDocument[] candidates, IReadOnlyDictionary<string, object?> metadata) => (_candidates, Metadata) = (candidates, metadata);

    /// <summary>Gets scores, trail and all else that <see cref="RerankMetadata"/> names.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>Cuts a page out of a response.</summary>
    /// <param name="response">The ranked candidates.</param>
    /// <param name="top">How many to take.</param>
    /// <param name="skip">How many to leave out before.</param>
    /// <param name="inherited">Metadata of an inner search, which ours replace where they have the same name.</param>
    public static SearchPage Of(RetrievalResponse response, int top, int skip, IReadOnlyDictionary<string, object?>? inherited = null)
    {
        RerankDocument[] page = [.. response.Candidates.Skip(skip).Take(top)];
        var metadata = new Dictionary<string, object?>(inherited ?? new Dictionary<string, object?>(), StringComparer.Ordinal)
        {
            [RerankMetadata.Trails] = Array.ConvertAll(page, document => document.Trail),
            [RerankMetadata.Candidates] = page,
            [RerankMetadata.Response] = response,
        };
        if (Array.TrueForAll(page, document => document.RetrievalScore is not null)) metadata[RerankMetadata.Scores] = Array.ConvertAll(page, document => document.RetrievalScore!.Value);
        if (Array.TrueForAll(page, document => document.Trail is [.., { RankBefore: not null }])) metadata[RerankMetadata.IncomingRanks] = Array.ConvertAll(page, document => document.Trail[^1].RankBefore!.Value);
        if (page is [{ Trail: [.., var last] }, ..] && Array.TrueForAll(page, document => document.Trail is [.., { } stage] && stage.Kind == last.Kind)) metadata[RerankMetadata.ScoreKind] = last.Kind;
        if (response.ModelId is { } model) metadata[RerankMetadata.ModelId] = model;
        return new SearchPage(page, metadata);
    }

    /// <summary>Gives the candidates that a search of ours has put beside its results.</summary>
    public static IReadOnlyList<RerankDocument>? CandidatesOf(IReadOnlyDictionary<string, object?>? metadata, int count) =>
        metadata?.GetValueOrDefault(RerankMetadata.Candidates) is IReadOnlyList<RerankDocument> candidates && candidates.Count == count ? candidates : null;

    /// <summary>Gives the page as search results.</summary>
    public KernelSearchResults<T> ToResults<T>(Func<RerankDocument, T> resultOf, long? totalCount = null) => new(_candidates.Select(resultOf).ToAsyncEnumerable(), totalCount, Metadata);

    /// <summary>Gives the page as a list.</summary>
    public List<T> ToList<T>(Func<RerankDocument, T> resultOf) => [.. _candidates.Select(resultOf)];
}
