using SkRerank.LateInteraction;

namespace SkRerank.Fusion;

/// <summary>Gathers what every list says about one candidate.</summary>
internal sealed class FusionRow(string id) : IComparable<FusionRow>
{
    private readonly List<(string Leg, RerankDocument Candidate, int Rank, double? Contribution)> _entries = [];
    private int _bestRank = int.MaxValue;

    /// <summary>Gets the id of the candidate.</summary>
    public string Id { get; } = id;

    /// <summary>Gets or sets the fused score.</summary>
    public double Score { get; set; }

    /// <summary>Gets or sets what decides between equal scores before the best rank does.</summary>
    public double TieBreak { get; set; }

    /// <summary>Gets the contributions of the lists that have the candidate, ascending, so that what is made of them does not depend on the order of the lists.</summary>
    public double[] Contributions => [.. _entries.Select(entry => entry.Contribution ?? 0).Order()];

    public void Add(string leg, RerankDocument candidate, int rank, double? contribution)
    {
        _entries.Add((leg, candidate, rank, contribution));
        _bestRank = Math.Min(_bestRank, rank);
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
        var trail = new List<StageScore>();
        foreach (var (leg, candidate, legRank, contribution) in _entries)
        {
            vectors ??= candidate.TokenVectors;
            // The leg's own name stands in the trail, whatever its retriever calls itself; what came before it is kept.
            trail.AddRange(candidate.Trail.SkipLast(1));
            var kind = candidate.Trail.Count > 0 ? candidate.Trail[^1].Kind : ScoreKind.Logit;
            if (candidate.RetrievalScore is { } score) trail.Add(new StageScore(leg, score, kind, legRank) { Contribution = contribution });
        }

        trail.Add(new StageScore(name, Score, ScoreKind.Fused, rank));
        return new RerankDocument(_entries[0].Candidate) { RetrievalScore = Score, Trail = trail, TokenVectors = vectors };
    }
}
