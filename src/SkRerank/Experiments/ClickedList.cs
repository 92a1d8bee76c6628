namespace SkRerank.Experiments;

/// <summary>Represents a list that a user was shown, with the places that were clicked.</summary>
/// <param name="Exposure">The list.</param>
/// <param name="Clicked">The clicked places, from 0.</param>
public sealed record ClickedList(Exposure Exposure, IReadOnlySet<int> Clicked);
