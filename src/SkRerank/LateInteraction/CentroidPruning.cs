using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Finds the passages that are worth an exact MaxSim by their centroids alone (PLAID); made once a set of passages, thread-safe.</summary>
/// <remarks>
/// Source: Santhanam et al., "PLAID", <c>arXiv:2205.09707</c>. Passages that have a token at one of the best centroids of a query token are candidates; MaxSim over the centroids that come near the query sifts them, then MaxSim over all their
/// centroids. A passage all of whose tokens are pruned counts as the sum of nothing, below every other (PLAID's rule on the CPU).
/// </remarks>
public sealed class CentroidPruning
{
    private readonly ResidualCodec _codec;
    private readonly int[][] _centroids;
    private readonly List<int>[] _passages;

    /// <summary>Initializes a new instance of the <see cref="CentroidPruning"/> class.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="passages">The bytes of each passage, as the codec encoded them.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A passage is none of the codec's.</exception>
    public CentroidPruning(ResidualCodec codec, IReadOnlyList<ReadOnlyMemory<byte>> passages)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(passages);
        _codec = codec;
        _centroids = new int[passages.Count][];
        _passages = [.. Enumerable.Range(0, codec.Centroids.Count).Select(_ => new List<int>())];
        for (var p = 0; p < passages.Count; p++)
        {
            var bytes = passages[p].Span;
            var ids = new HashSet<int>();
            for (var i = 0; i < codec.CountOf(bytes); i++) ids.Add(codec.CentroidOf(bytes, i));
            _centroids[p] = [.. ids];
            foreach (var id in ids) _passages[id].Add(p);
        }
    }

    /// <summary>Finds the candidates of a query.</summary>
    /// <param name="query">The token vectors of the query.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The positions of at most a quarter of <see cref="CentroidPruningOptions.CandidateCount"/> passages, the most promising first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The query has another number of dimensions.</exception>
    public IReadOnlyList<int> FindCandidates(TokenVectors query, CentroidPruningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Dimensions != _codec.Dimensions) throw new ArgumentException($"The codec was trained on {_codec.Dimensions} dimensions, but the query has {query.Dimensions}; encode it with the same model.", nameof(query));
        options ??= new CentroidPruningOptions();
        if (query.Count == 0) return [];
        var scores = Scores(query);
        var candidates = new SortedSet<int>();
        for (var token = 0; token < query.Count; token++)
        {
            var row = scores[token];
            foreach (var centroid in Enumerable.Range(0, row.Length).OrderByDescending(c => row[c]).ThenBy(c => c).Take(options.Cells)) candidates.UnionWith(_passages[centroid]);
        }

        var near = new bool[_codec.Centroids.Count];
        for (var c = 0; c < near.Length; c++) near[c] = scores.Any(row => row[c] >= options.Threshold);
        var sifted = Best(candidates, passage => Approximate(scores, passage, near), options.CandidateCount);
        return Best(sifted, passage => Approximate(scores, passage, null), options.CandidateCount / 4);
    }

    private static List<int> Best(IEnumerable<int> passages, Func<int, double> score, int count) =>
        [.. passages.Select(passage => (passage, score: score(passage))).OrderByDescending(p => p.score).ThenBy(p => p.passage).Take(count).Select(p => p.passage)];

    private float[][] Scores(TokenVectors query)
    {
        var scores = new float[query.Count][];
        for (var token = 0; token < scores.Length; token++)
        {
            scores[token] = new float[_codec.Centroids.Count];
            for (var c = 0; c < scores[token].Length; c++) scores[token][c] = TensorPrimitives.Dot(query[token], _codec.Centroids[c]);
        }

        return scores;
    }

    private double Approximate(float[][] scores, int passage, bool[]? near)
    {
        var sum = 0.0;
        foreach (var row in scores)
        {
            var best = float.NegativeInfinity;
            foreach (var centroid in _centroids[passage])
            {
                if (near is null || near[centroid]) best = Math.Max(best, row[centroid]);
            }

            sum += best;
        }

        return sum;
    }
}
