using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Fuses two whole rankings by their ranks: <c>Σ 1 / (60 + rank)</c>, rank from 1 (Cormack et al. 2009).</summary>
/// <remarks>Both rankings are fused to their ends, so that a shorter answer is always the beginning of a longer one.</remarks>
internal static class RankFusion
{
    private const int K = 60;

    public static List<Hit> Fuse(StoreSnapshot snapshot, IReadOnlyList<Hit> first, IReadOnlyList<Hit> second, int count)
    {
        double[] scores = new double[snapshot.MaxDoc];
        Array.Fill(scores, double.NaN);
        foreach (IReadOnlyList<Hit> ranking in new[] { first, second })
        {
            for (int rank = 1; rank <= ranking.Count; rank++)
            {
                ref double score = ref scores[ranking[rank - 1].Doc];
                score = (double.IsNaN(score) ? 0 : score) + 1.0 / (K + rank);
            }
        }

        return TopHits.Select(snapshot, scores, count);
    }
}
