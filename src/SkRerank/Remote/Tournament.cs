using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Ranks more documents than one request of a listwise model holds: the best of each part meet in one last request.</summary>
internal static class Tournament
{
    /// <summary>Runs rounds until one request holds all that are left.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="split">Cuts a list into requests.</param>
    /// <param name="run">Sends requests.</param>
    public static async Task<RerankResponse> RunAsync(
        IReadOnlyList<RerankDocument> documents, Func<IReadOnlyList<RerankDocument>, IReadOnlyList<RequestPart>> split, Func<IReadOnlyList<RequestPart>, Task<RerankResponse[]>> run)
    {
        var state = new CascadeState(documents);
        var left = documents;
        RerankResponse? first = null;
        for (var round = 1; ; round++)
        {
            var parts = split(left);
            var responses = await run(parts).ConfigureAwait(false);
            var merged = parts.Count == 1 ? PartMerge.Of(parts, responses) : PartMerge.ByRank(parts, responses);
            first ??= merged;
            state.Add(parts.Count == 1 ? "final" : $"round {round}", merged);

            // As many as one request holds; but no part's best is left out, be there one more round.
            var most = Math.Max(Fitting(state.Head(left.Count), split), parts.Count);
            if (parts.Count == 1 || most >= left.Count) break;
            left = state.Head(most);
        }

        var response = state.ToResponse(first.ModelId, topN: null);
        return new RerankResponse(response.Results, response.ScoreKind) { ModelId = response.ModelId, Usage = response.Usage, AdditionalProperties = first.AdditionalProperties };
    }

    // The longest beginning that is one request; found by halving, since a longer one never fits where a shorter does not.
    private static int Fitting(IReadOnlyList<RerankDocument> documents, Func<IReadOnlyList<RerankDocument>, IReadOnlyList<RequestPart>> split)
    {
        var (fits, fails) = (1, documents.Count + 1);
        while (fails - fits > 1)
        {
            var middle = (fits + fails) / 2;
            if (split([.. documents.Take(middle)]).Count == 1) fits = middle;
            else fails = middle;
        }

        return fits;
    }
}
