namespace SkRerank.SemanticKernel;

/// <summary>Says what the functions of a <see cref="SearchPlugin"/> return.</summary>
public enum SearchResultFormat
{
    /// <summary>One string: numbered, fenced passages to cite.</summary>
    CitedText,

    /// <summary>A list of <see cref="SearchPassage"/>, which a model reads as JSON.</summary>
    Objects,
}
