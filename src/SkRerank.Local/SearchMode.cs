namespace SkRerank.Local;

/// <summary>Says how far down the pipeline a search goes.</summary>
public enum SearchMode
{
    /// <summary>BM25 alone; loads no model.</summary>
    Bm25,

    /// <summary>Exact vector search alone.</summary>
    Vector,

    /// <summary>BM25 and vectors, fused.</summary>
    Hybrid,

    /// <summary>Hybrid candidates, reranked.</summary>
    Rerank,

    /// <summary>Late interaction alone: MaxSim over the token vectors of every passage.</summary>
    Late,
}
