namespace SkRerank.Retrieval.Engines;

/// <summary>Names the engine that is asked, where Elasticsearch and OpenSearch differ.</summary>
public enum ElasticsearchProduct
{
    /// <summary>Elasticsearch 8.14 or newer: vectors by <c>knn</c>, hybrid by the retriever <c>rrf</c>.</summary>
    Elasticsearch,

    /// <summary>OpenSearch: vectors by a <c>knn</c> query, hybrid by a <c>hybrid</c> query and a search pipeline (RRF since 2.19).</summary>
    OpenSearch,
}
