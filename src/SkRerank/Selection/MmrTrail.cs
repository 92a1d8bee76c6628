using System.Collections;

namespace SkRerank.Selection;

/// <summary>The trail of a result behind MMR: that of the inner result, its own score, and the value at its picking. The last two are made when they are read, since most answers are never explained.</summary>
/// <param name="picks">The picks of the whole answer.</param>
/// <param name="position">The place of the result among them, from 0.</param>
internal sealed class MmrTrail(MmrPicks picks, int position) : IReadOnlyList<StageScore>
{
    public int Count => picks.InnerOf(position).Stages.Count + 2;

    public StageScore this[int index]
    {
        get
        {
            var inner = picks.InnerOf(position);
            return (index - inner.Stages.Count) switch
            {
                0 => picks.ScoreOf(position),
                1 => picks.ValueOf(position),
                _ => inner.Stages[index],
            };
        }
    }

    public IEnumerator<StageScore> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
