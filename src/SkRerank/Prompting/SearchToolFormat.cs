namespace SkRerank.Prompting;

/// <summary>Says in which form a <see cref="RerankedSearchTool"/> gives passages to a model.</summary>
public enum SearchToolFormat
{
    /// <summary>One text: each passage with its number, title and link, and its text between fences that it cannot close.</summary>
    Text,

    /// <summary>A JSON object with <c>passages</c> (<c>number</c>, <c>title</c>, <c>link</c>, <c>text</c>) and <c>note</c>.</summary>
    Objects,
}
