namespace SkRerank;

/// <summary>Says how one candidate came to its place.</summary>
/// <param name="Rank">Its final position, from 1.</param>
/// <param name="Stages">What each stage said about it, in the order in which the stages ran; the last one fixed the position.</param>
public sealed record CandidateExplanation(int Rank, IReadOnlyList<StageScore> Stages)
{
    /// <summary>Gets the id of the candidate.</summary>
    /// <value>The default is <see langword="null"/>: it has none, or the documents were not given.</value>
    public string? Id { get; init; }

    /// <summary>Gets the title of the candidate.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Title { get; init; }

    /// <summary>Gets its position before the last stage, from 1.</summary>
    /// <value>The default is <see langword="null"/>: the last stage found it.</value>
    public int? RankBefore { get; init; }

    /// <summary>Gets whether the last stage that ran scored it.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsScored { get; init; } = true;

    /// <summary>Gets whether only its beginning was scored.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Truncated { get; init; }
}
