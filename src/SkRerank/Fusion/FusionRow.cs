using SkRerank.LateInteraction;
using SkRerank.Selection;

namespace SkRerank.Fusion;

/// <summary>Gathers what every list says about one candidate.</summary>
/// <param name="id">The id of the candidate.</param>
/// <param name="lists">How many lists there are.</param>
internal sealed class FusionRow(string id, int lists) : IComparable<FusionRow>
{
    private const int MostOnStack = 8;

    private readonly (string Leg, RerankDocument Candidate, int Rank, double? Contribution)[] _entries = new (string, RerankDocument, int, double?)[lists];
    private int _count;
    private int _bestRank = int.MaxValue;
    private int _lastList = -1;

    /// <summary>Gets the id of the candidate.</summary>
    public string Id { get; } = id;

    /// <summary>Gets or sets the fused score.</summary>
    public double Score { get; set; }

    /// <summary>Gets or sets what decides between equal scores before the best rank does.</summary>
    public double TieBreak { get; set; }

    /// <summary>Gets the contributions of the lists that have the candidate, ascending, so that what is made of them does not depend on the order of the lists.</summary>
    public double[] Contributions
    {
        get
        {
            var values = new double[_count];
            Fill(values);
            return values;
        }
    }

    /// <summary>Adds what a list says; gives <see langword="false"/> where that list has said something already.</summary>
    public bool Add(int list, string leg, RerankDocument candidate, int rank, double? contribution)
    {
        if (list == _lastList) return false;
        _lastList = list;
        _entries[_count++] = (leg, candidate, rank, contribution);
        _bestRank = Math.Min(_bestRank, rank);
        return true;
    }

    /// <summary>Adds the contributions up, in their ascending order.</summary>
    public double Sum()
    {
        Span<double> values = _count <= MostOnStack ? stackalloc double[MostOnStack] : new double[_count];
        values = values[.._count];
        Fill(values);
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private void Fill(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = _entries[i].Contribution ?? 0;
        values.Sort();
    }

    public int CompareTo(FusionRow? other)
    {
        if (other is null) return -1;
        var byScore = other.Score.CompareTo(Score);
        if (byScore != 0) return byScore;
        var byTie = other.TieBreak.CompareTo(TieBreak);
        if (byTie != 0) return byTie;
        var byRank = _bestRank.CompareTo(other._bestRank);
        return byRank != 0 ? byRank : string.CompareOrdinal(Id, other.Id);
    }

    public RerankDocument ToDocument(string name, int rank)
    {
        PackedTokenVectors? vectors = null;
        TextSketch? sketch = null;
        var trail = new List<StageScore>((2 * _count) + 1);
        foreach (var (leg, candidate, legRank, contribution) in _entries.AsSpan(0, _count))
        {
            vectors ??= candidate.TokenVectors;
            sketch ??= candidate.Sketch;
            // The leg's own name stands in the trail, whatever its retriever calls itself; what came before it is kept.
            for (var i = 0; i < candidate.Trail.Count - 1; i++) trail.Add(candidate.Trail[i]);
            var kind = candidate.Trail.Count > 0 ? candidate.Trail[^1].Kind : ScoreKind.Logit;
            if (candidate.RetrievalScore is { } score) trail.Add(new StageScore(leg, score, kind, legRank) { Contribution = contribution });
        }

        trail.Add(new StageScore(name, Score, ScoreKind.Fused, rank));
        return new RerankDocument(_entries[0].Candidate) { RetrievalScore = Score, Trail = trail, TokenVectors = vectors, Sketch = sketch };
    }
}
