namespace SkRerank.Pipelines;

/// <summary>Lends out a reranker that has another owner: disposing it does nothing.</summary>
internal sealed class UnownedReranker(IReranker owned) : DelegatingReranker(owned)
{
    protected override void Dispose(bool disposing)
    {
        // The owner does it.
    }
}
