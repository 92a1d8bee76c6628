namespace SkRerank.Prompting;

/// <summary>Represents the options of <see cref="ContextBuilder"/>.</summary>
public sealed class ContextOptions
{
    private int _maxTokens = 8192;
    private int _reservedTokens = 1024;
    private ContextOrder _order;

    /// <summary>Gets or sets the tokens that the whole call may have, the answer included.</summary>
    /// <value>The default is 8,192.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get => _maxTokens;
        set => _maxTokens = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxTokens must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the tokens that are kept for everything but the passages: the instructions, the question and the answer.</summary>
    /// <value>The default is 1,024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ReservedTokens
    {
        get => _reservedTokens;
        set => _reservedTokens = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"ReservedTokens must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the order of the passages.</summary>
    /// <value>The default is <see cref="ContextOrder.Descending"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="ContextOrder"/>.</exception>
    public ContextOrder Order
    {
        get => _order;
        set => _order = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Order must be a member of {nameof(ContextOrder)}, but was {value}.");
    }

    /// <summary>Gets or sets whether near-duplicates of a better candidate are left out, as <see cref="Selection.DeduplicatingReranker"/> finds them.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RemoveDuplicates { get; set; } = true;

    /// <summary>Gets or sets whether passages that stand beside each other in one source become one, as <see cref="Selection.NeighbourMergingRetriever"/> merges them.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool MergeNeighbours { get; set; } = true;

    /// <summary>Gets or sets whether the best passage that does not fit is shortened to the sentences from <see cref="RerankDocument.BestChunk"/> on, or from its beginning, that fit.</summary>
    /// <value>The default is <see langword="false"/>: a passage is there whole or not at all.</value>
    public bool Shorten { get; set; }

    /// <summary>Gets or sets what a candidate is worth: 0 or a finite positive number; values are added up.</summary>
    /// <value>The default is <see langword="null"/>: the probability in the last entry of its trail where every candidate has one there, else 1 / rank.</value>
    public Func<RerankDocument, double>? Value { get; set; }

    internal ContextOptions Copy() => (ContextOptions)MemberwiseClone();
}
