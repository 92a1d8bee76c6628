namespace SkRerank.Retrieval.Engines;

/// <summary>Says by what a search engine finds candidates.</summary>
public enum SearchEngineMode
{
    /// <summary>By words: the engine's BM25.</summary>
    Keyword,

    /// <summary>By the vector of the query.</summary>
    Vector,

    /// <summary>By both, fused by the engine with reciprocal ranks; it tells the fused score alone, so fuse two retrievers by <see cref="HybridRetriever"/> where each leg's score is wanted.</summary>
    Hybrid,
}
