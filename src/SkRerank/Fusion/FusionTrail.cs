using System.Collections;

namespace SkRerank.Fusion;

/// <summary>The trail of a fused candidate: what each leg said, and the fused score. It is made when it is first read, since most candidates are never explained.</summary>
/// <param name="legs">The names of the legs.</param>
/// <param name="name">The name of the fused score.</param>
/// <param name="score">The fused score.</param>
/// <param name="rank">The place in the fused order, from 1.</param>
/// <param name="entries">What the lists say, in their order; held instead of the whole table, so that one kept candidate does not keep all.</param>
internal sealed class FusionTrail(string[] legs, string name, double score, int rank, FusionEntry[] entries) : IReadOnlyList<StageScore>
{
    private IReadOnlyList<StageScore>? _made;

    public int Count => Made.Count;

    private IReadOnlyList<StageScore> Made => _made ??= Make();

    public StageScore this[int index] => Made[index];

    public IEnumerator<StageScore> GetEnumerator() => Made.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<StageScore> Make()
    {
        var trail = new List<StageScore>((2 * entries.Length) + 1);
        foreach (var (list, legRank, candidate, contribution) in entries)
        {
            // The leg's own name stands in the trail, whatever its retriever calls itself; what came before it is kept.
            for (var i = 0; i < candidate.Trail.Count - 1; i++) trail.Add(candidate.Trail[i]);
            var kind = candidate.Trail.Count > 0 ? candidate.Trail[^1].Kind : ScoreKind.Logit;
            if (candidate.RetrievalScore is { } own) trail.Add(new StageScore(legs[list], own, kind, legRank) { Contribution = double.IsNaN(contribution) ? null : contribution });
        }

        trail.Add(new StageScore(name, score, ScoreKind.Fused, rank));
        return trail;
    }
}
