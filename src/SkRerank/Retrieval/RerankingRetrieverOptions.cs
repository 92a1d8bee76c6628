namespace SkRerank.Retrieval;

/// <summary>Represents the options of a <see cref="RerankingRetriever"/>.</summary>
public class RerankingRetrieverOptions
{
    private int? _depth;

    /// <summary>Gets or sets how many candidates to rerank; those below keep their order, behind the reranked.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Depth
    {
        get => _depth;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"Depth must be greater than 0, but was {value}.");
            _depth = value;
        }
    }

    /// <summary>Gets or sets the name of the final score in the trail.</summary>
    /// <value>The default is <see langword="null"/>: the provider name of the reranker's metadata, or <c>rerank</c>.</value>
    public string? StageName { get; set; }
}
