namespace SkRerank.Evaluation.Labelling;

/// <summary>Represents a passage that is to be judged for a query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Query">The query's text.</param>
/// <param name="DocumentId">The passage.</param>
/// <param name="Text">The passage's text.</param>
public sealed record LabelCandidate(string QueryId, string Query, string DocumentId, string Text)
{
    /// <summary>Gets the passage's title.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Title { get; init; }
}
