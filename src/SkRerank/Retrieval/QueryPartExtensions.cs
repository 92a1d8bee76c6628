using SkRerank.Queries;

namespace SkRerank.Retrieval;

/// <summary>Splits the questions of a retriever, and reads which part a passage answers.</summary>
public static class QueryPartExtensions
{
    /// <summary>Splits questions that ask several things, as <see cref="DecomposingRetriever"/> does.</summary>
    /// <remarks>On a <see cref="RerankingRetriever"/> the split goes below its reranker: the parts are searched for, and what is found is reranked once, against the whole question.</remarks>
    /// <param name="retriever">The retriever, which stays as it is.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults: the rule, and at most 4 parts.</param>
    /// <returns>The retriever that splits.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static IRetriever UseQueryDecomposition(this IRetriever retriever, Action<QueryDecompositionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        var options = new QueryDecompositionOptions();
        configure?.Invoke(options);
        return retriever is RerankingRetriever reranking ? reranking.Over(inner => new DecomposingRetriever(inner, options)) : new DecomposingRetriever(retriever, options);
    }

    /// <summary>Says for which parts of a question a passage was found, that with the best rank first.</summary>
    /// <param name="document">The passage.</param>
    /// <returns>The parts; empty where the question was not split, or only the whole of it found the passage.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<QueryPartMatch> GetQueryParts(this RerankDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.AdditionalProperties?.GetValueOrDefault(DecomposingRetriever.PartsProperty) as IReadOnlyList<QueryPartMatch> ?? [];
    }
}
