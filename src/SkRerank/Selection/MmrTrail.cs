using System.Collections;
using SkRerank.Retrieval;

namespace SkRerank.Selection;

/// <summary>The trail of a result behind MMR: that of the inner result, its own score, and the value at its picking. The last two are made when they are read, since most answers are never explained.</summary>
/// <param name="inner">The inner result.</param>
/// <param name="scored">The name of what scored, and the kind of its score; one for the whole answer.</param>
/// <param name="rank">Its rank before, from 1.</param>
/// <param name="value">The value at its picking.</param>
/// <param name="position">Its rank after, from 1.</param>
internal sealed class MmrTrail(RerankResult inner, StageKind scored, int rank, double value, int position) : IReadOnlyList<StageScore>
{
    public int Count => inner.Stages.Count + 2;

    public StageScore this[int index] => (index - inner.Stages.Count) switch
    {
        0 => StageScore.Of(inner, scored.Stage, scored.Kind, rank),
        1 => new(MmrReranker.ProviderName, value, ScoreKind.Fused, position) { RankBefore = rank },
        _ => inner.Stages[index],
    };

    public IEnumerator<StageScore> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
