using Microsoft.Extensions.AI;

namespace SkRerank.Remote;

/// <summary>Makes one answer of the answers to the parts of a list.</summary>
internal static class PartMerge
{
    /// <summary>Puts the scores of all parts on one list; they must be comparable.</summary>
    public static RerankResponse Of(IReadOnlyList<RequestPart> parts, RerankResponse[] responses)
    {
        // One part with a score beyond 0..1 shows that all of them are logits.
        var kind = Array.Find(responses, response => response.ScoreKind == ScoreKind.Logit)?.ScoreKind ?? responses[0].ScoreKind;
        return With(responses, new RerankResponse(parts.Zip(responses).SelectMany(pair => pair.Second.Results.Select(result => At(pair.First.Indexes[result.Index], result))), kind));
    }

    /// <summary>Puts the ranks of all parts on one list: the first of each part, then the second of each, and so on.</summary>
    public static RerankResponse ByRank(IReadOnlyList<RequestPart> parts, RerankResponse[] responses)
    {
        var ranked = parts.Zip(responses)
            .SelectMany((pair, part) => pair.Second.Results.Select((result, rank) => (Index: pair.First.Indexes[result.Index], Rank: rank, Result: result, Part: part, pair.Second.ScoreKind)))
            .OrderBy(entry => entry.Rank).ThenBy(entry => entry.Index)
            .ToArray();
        return With(responses, new RerankResponse(ranked.Select((entry, place) => new RerankResult(entry.Index, ranked.Length - place)
        {
            Stages = [new StageScore($"part {entry.Part + 1}", entry.Result.Score, entry.ScoreKind, entry.Rank + 1)],
        }), ScoreKind.Ordinal));
    }

    private static RerankResult At(int index, RerankResult result) => new(index, result.Score) { Activated = result.Activated };

    private static RerankResponse With(RerankResponse[] responses, RerankResponse merged)
    {
        UsageDetails? usage = null;
        foreach (var response in responses)
        {
            if (response.Usage is { } part) (usage ??= new UsageDetails()).Add(part);
        }

        return new RerankResponse(merged.Results, merged.ScoreKind)
        {
            ModelId = responses[0].ModelId,
            Usage = usage,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [HttpReranker.RequestIdProperty] = string.Join(' ', responses.Select(response => response.AdditionalProperties![HttpReranker.RequestIdProperty]).OfType<string>()) is { Length: > 0 } ids ? ids : null,
                [HttpReranker.NotesProperty] = responses.SelectMany(response => (IReadOnlyList<string>)response.AdditionalProperties![HttpReranker.NotesProperty]!).Distinct().ToArray(),
            },
        };
    }
}
