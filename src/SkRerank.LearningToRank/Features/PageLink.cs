namespace SkRerank.LearningToRank.Features;

/// <summary>A link from one page to another.</summary>
/// <param name="From">The page that the link stands on.</param>
/// <param name="To">The page that it points to.</param>
public readonly record struct PageLink(string From, string To);
