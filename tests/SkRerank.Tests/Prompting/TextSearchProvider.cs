namespace SkRerank.Tests.Prompting;

/// <summary>Stands for the class of that name in Microsoft.Agents.AI 1.28.0, whose package does not restore here: it takes a delegate, and its results have these properties.</summary>
internal static class TextSearchProvider
{
    internal sealed class TextSearchResult
    {
        public string? SourceName { get; set; }

        public string? SourceLink { get; set; }

        public string Text { get; set; } = "";

        public object? RawRepresentation { get; set; }
    }
}
