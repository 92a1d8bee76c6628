namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="FallbackReranker"/>.</summary>
public sealed class FallbackOptions
{
    /// <summary>Gets the rerankers that are asked, in this order, when the inner one fails; not disposed with the pipeline.</summary>
    /// <value>The default is an empty list.</value>
    public IList<IReranker> Rerankers { get; } = [];

    /// <summary>Gets or sets whether the incoming order is the last answer; otherwise the failure of the inner reranker is thrown.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool KeepIncomingOrder { get; set; } = true;

    /// <summary>Gets or sets what is told about each failure that led to a fallback.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<Exception>? OnFallback { get; set; }
}
