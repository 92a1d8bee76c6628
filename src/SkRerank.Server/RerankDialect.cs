namespace SkRerank.Server;

/// <summary>Names a contract of a reranking endpoint.</summary>
public enum RerankDialect
{
    /// <summary>The fields of all contracts together, a returned document as <c>{"text": …}</c>.</summary>
    Union,

    /// <summary>Cohere's v1 and v2.</summary>
    Cohere,

    /// <summary>Jina's.</summary>
    Jina,

    /// <summary>Infinity's: a returned document is a string, <c>raw_scores</c> is known.</summary>
    Infinity,

    /// <summary>vLLM's: documents always come back, <c>top_n</c> 0 means all.</summary>
    Vllm,

    /// <summary>That of Hugging Face's Text Embeddings Inference: <c>texts</c> in, a bare array out.</summary>
    Tei,
}
