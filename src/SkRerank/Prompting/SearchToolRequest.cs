namespace SkRerank.Prompting;

/// <summary>Represents what a model asks a <see cref="RerankedSearchTool"/> for; written by the model, so untrusted.</summary>
/// <param name="Query">What to search for; not empty.</param>
/// <param name="Top">How many passages to return, within <see cref="RerankedSearchToolOptions.MaxTop"/>.</param>
/// <param name="Filter">The part of the documents to search, one of <see cref="RerankedSearchToolOptions.FilterValues"/> where there are some; or <see langword="null"/> for all.</param>
public sealed record SearchToolRequest(string Query, int Top, string? Filter);
