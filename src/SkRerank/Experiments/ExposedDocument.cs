namespace SkRerank.Experiments;

/// <summary>Represents one document of a list that a user was shown; its position in the list is its place.</summary>
/// <param name="Id">The document.</param>
/// <param name="Team">The arm whose team drew it into a team-draft list, from 0; <see langword="null"/> where no arm gets credit for a click.</param>
public sealed record ExposedDocument(string Id, int? Team = null);
