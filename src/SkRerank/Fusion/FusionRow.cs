using SkRerank.LateInteraction;

namespace SkRerank.Fusion;

internal sealed class FusionRow(string id) : IComparable<FusionRow>
{
    private readonly List<(string Leg, RerankDocument Candidate, int Rank, double Contribution)> _entries = [];
    private double _score;
    private int _bestRank = int.MaxValue;

    public void Add(string leg, RerankDocument candidate, int rank, double contribution)
    {
        _entries.Add((leg, candidate, rank, contribution));
        _bestRank = Math.Min(_bestRank, rank);
    }

    /// <summary>Adds the contributions from the smallest up, so that the sum does not depend on the order of the lists.</summary>
    public void Sum() => _score = _entries.Select(e => e.Contribution).Order().Sum();

    public int CompareTo(FusionRow? other)
    {
        if (other is null) return -1;
        var byScore = other._score.CompareTo(_score);
        if (byScore != 0) return byScore;
        var byRank = _bestRank.CompareTo(other._bestRank);
        return byRank != 0 ? byRank : string.CompareOrdinal(Id, other.Id);
    }

    private string Id { get; } = id;

    public RerankDocument ToDocument(string name, int rank)
    {
        PackedTokenVectors? vectors = null;
        var trail = new List<StageScore>();
        foreach (var (leg, candidate, legRank, _) in _entries)
        {
            vectors ??= candidate.TokenVectors;
            // The leg's own name stands in the trail, whatever its retriever calls itself; what came before it is kept.
            trail.AddRange(candidate.Trail.SkipLast(1));
            var kind = candidate.Trail.Count > 0 ? candidate.Trail[^1].Kind : ScoreKind.Logit;
            if (candidate.RetrievalScore is { } score) trail.Add(new StageScore(leg, score, kind, legRank));
        }

        trail.Add(new StageScore(name, _score, ScoreKind.Fused, rank));
        return new RerankDocument(_entries[0].Candidate) { RetrievalScore = _score, Trail = trail, TokenVectors = vectors };
    }
}
