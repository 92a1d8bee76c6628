using Microsoft.SemanticKernel.Data;
using SkRerank.Prompting;

namespace SkRerank.SemanticKernel;

/// <summary>Makes formatters for Semantic Kernel's <c>TextSearchProvider</c>, so that agents get cited, fenced passages.</summary>
public static class CitedContextFormatter
{
    /// <summary>Makes a formatter for <c>TextSearchProviderOptions.ContextFormatter</c>: it writes the passages as <see cref="ContextBuilder"/> packs and fences them, where the provider's own writes them between its instructions as they are.</summary>
    /// <remarks>The provider's prompts for context and citations are not read where a formatter is set.</remarks>
    /// <param name="contextBuilder">Packs the passages, or <see langword="null"/> for the default: an estimated 7,168 tokens.</param>
    /// <returns>The formatter.</returns>
    public static Func<List<TextSearchResult>, string> Create(ContextBuilder? contextBuilder = null)
    {
        contextBuilder ??= new ContextBuilder();
        return results => SearchResultWriter.CitedText(contextBuilder.Build(results.Select(result => RecordCandidate.Of(result))));
    }
}
