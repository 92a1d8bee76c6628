namespace SkRerank.SemanticKernel;

/// <summary>One kind of result that a search function returns.</summary>
internal abstract class ResultShape
{
    /// <summary>Says whether a result is of this kind.</summary>
    public abstract bool Fits(object value);

    /// <summary>Reads the candidates of a result, and gives what writes a result of the same type from a page of them.</summary>
    public abstract Task<(IReadOnlyList<RerankDocument> Candidates, Func<SearchPage, object> Write)> ReadAsync(object value, CancellationToken cancellationToken);
}
