namespace SkRerank.Middleware;

/// <summary>Represents the options of a <see cref="ChunkingReranker"/>.</summary>
public class ChunkingOptions
{
    private int _maxTokens = 256;
    private int _overlapTokens = 64;
    private int _maxChunks = 30;
    private int _topChunks = 3;

    /// <summary>Gets or sets the greatest number of tokens of a chunk; never more than the model's window has room for beside the query.</summary>
    /// <value>The default is 256.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get => _maxTokens;
        set => _maxTokens = AtLeast(1, value, nameof(MaxTokens));
    }

    /// <summary>Gets or sets how many tokens a chunk repeats from the one before, in whole sentences; never more than half a chunk.</summary>
    /// <value>The default is 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int OverlapTokens
    {
        get => _overlapTokens;
        set => _overlapTokens = AtLeast(0, value, nameof(OverlapTokens));
    }

    /// <summary>Gets or sets how many chunks of one document are scored; of more, as many are taken evenly, the first and the last among them, and the document counts as truncated.</summary>
    /// <value>The default is 30.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxChunks
    {
        get => _maxChunks;
        set => _maxChunks = AtLeast(1, value, nameof(MaxChunks));
    }

    /// <summary>Gets or sets how the scores of the chunks become one.</summary>
    /// <value>The default is <see cref="ChunkAggregation.MaxP"/>.</value>
    public ChunkAggregation Aggregation { get; set; } = ChunkAggregation.MaxP;

    /// <summary>Gets or sets how many chunks <see cref="ChunkAggregation.MeanOfTop"/> takes the mean of; a document with fewer takes all it has.</summary>
    /// <value>The default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TopChunks
    {
        get => _topChunks;
        set => _topChunks = AtLeast(1, value, nameof(TopChunks));
    }

    /// <summary>Gets or sets whether each chunk begins with the document's title.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool TitleOnEachChunk { get; set; }

    /// <summary>Gets or sets what counts tokens.</summary>
    /// <value>The default is <see langword="null"/>: the reranker inside, where it counts tokens, else a conservative estimate.</value>
    public ITokenCounter? TokenCounter { get; set; }

    private static int AtLeast(int least, int value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be at least {least}, but was {value}.");
}
