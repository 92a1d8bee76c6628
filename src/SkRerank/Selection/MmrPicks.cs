using SkRerank.Retrieval;

namespace SkRerank.Selection;

/// <summary>Holds the picks of one answer of MMR, for the trails of its results.</summary>
/// <param name="inner">The inner answer.</param>
/// <param name="scored">The name of what scored, and the kind of its score.</param>
/// <param name="picks">The places in the inner answer in the order of picking, each with its value.</param>
internal sealed class MmrPicks(RerankResponse inner, StageKind scored, (int Item, double Value)[] picks)
{
    public RerankResult InnerOf(int position) => inner.Results[picks[position].Item];

    /// <summary>Makes the entry of what scored.</summary>
    public StageScore ScoreOf(int position)
    {
        var result = InnerOf(position);
        return new StageScore(scored.Stage, result.Score, scored.Kind, picks[position].Item + 1) { RankBefore = result.Index + 1, Activated = result.Activated, Probability = result.Probability };
    }

    /// <summary>Makes the entry of MMR.</summary>
    public StageScore ValueOf(int position) => new(MmrReranker.ProviderName, picks[position].Value, ScoreKind.Fused, position + 1) { RankBefore = picks[position].Item + 1 };

    /// <summary>Makes the result of a pick: the later, the lower.</summary>
    public RerankResult ResultOf(int position)
    {
        var result = InnerOf(position);
        return new RerankResult(result, result.Index, inner.Results.Count - position) { Stages = new MmrTrail(this, position) };
    }
}
