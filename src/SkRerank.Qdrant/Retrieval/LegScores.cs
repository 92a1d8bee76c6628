using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant.Retrieval;

/// <summary>Holds what one leg said of the points that it found: each one's score and rank.</summary>
internal sealed class LegScores
{
    private readonly Dictionary<PointId, StageScore> _scores;

    /// <param name="stage">The leg's name and the kind of its scores.</param>
    /// <param name="points">What the leg found, best first.</param>
    public LegScores(StageKind stage, IReadOnlyList<FoundPoint> points) =>
        _scores = points.Select((point, i) => (point.Id, Score: new StageScore(stage.Stage, point.Score, stage.Kind, i + 1))).ToDictionary(p => p.Id, p => p.Score);

    /// <summary>Gives what the leg said of a point, or <see langword="null"/> where it did not find it.</summary>
    public StageScore? Of(PointId id) => _scores.GetValueOrDefault(id);
}
