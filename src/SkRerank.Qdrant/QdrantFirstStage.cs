namespace SkRerank.Qdrant;

/// <summary>Says what finds the records that token vectors then rerank.</summary>
public enum QdrantFirstStage
{
    /// <summary>The embedding and BM25, each for so many.</summary>
    Both,

    /// <summary>The embedding.</summary>
    Vector,

    /// <summary>BM25.</summary>
    Keywords,

    /// <summary>Nothing: the token vectors of every record are compared, in time in proportion to the collection.</summary>
    None,
}
