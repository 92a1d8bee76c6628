using SkRerank.Pipelines;

namespace SkRerank.Lucene;

/// <summary>Gives the pipeline legs of this package: <c>bm25</c>, <c>vector</c> and <c>late</c>.</summary>
public static class LucenePipelineStages
{
    private const string Package = "SkRerank.Lucene";

    /// <summary>Gives the legs over one collection, for <see cref="PipelineStages.Add"/> or <c>services.AddPipelineStages</c>.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="collection">Finds the collection, when a pipeline that names a leg is loaded.</param>
    /// <param name="toDocument">Makes a document of a record.</param>
    /// <returns>The legs; a leg whose field the collection lacks is an error when a pipeline names it.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IReadOnlyList<PipelineStageFactory> Create<TKey, TRecord>(Func<PipelineStageContext, LuceneCollection<TKey, TRecord>> collection, Func<TRecord, RerankDocument> toDocument)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(toDocument);
        return
        [
            PipelineStageFactory.Retriever("bm25", Package, [], context => new LuceneKeywordRetriever<TKey, TRecord>(collection(context), toDocument)),
            PipelineStageFactory.Retriever("vector", Package, [], context => new LuceneVectorRetriever<TKey, TRecord>(collection(context), toDocument)),
            PipelineStageFactory.Retriever("late", Package, [], context => new LuceneLateInteractionRetriever<TKey, TRecord>(collection(context), toDocument)),
        ];
    }
}
