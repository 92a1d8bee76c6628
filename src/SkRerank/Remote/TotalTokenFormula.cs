namespace SkRerank.Remote;

/// <summary>Says how a provider counts the tokens of a request.</summary>
public enum TotalTokenFormula
{
    /// <summary>The query once for each document, and the documents: q · n + Σ d.</summary>
    QueryWithEachDocument,

    /// <summary>The query once, and the documents: q + Σ d.</summary>
    QueryOnce,
}
