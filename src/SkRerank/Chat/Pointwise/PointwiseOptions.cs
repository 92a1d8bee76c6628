using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat.Pointwise;

/// <summary>Represents the options of <see cref="PointwiseReranker"/>.</summary>
public sealed class PointwiseOptions
{
    private RetryOptions _retry = new();
    private int _maxPassageWords = 300;
    private int _maxConcurrency = 8;
    private int? _maxPromptTokens;

    /// <summary>Gets or sets what the model accepts and offers.</summary>
    /// <value>The default is <see langword="null"/>: by the model's name, <see cref="ModelFamily.Of"/>.</value>
    public ModelFamily? Family { get; set; }

    /// <summary>Gets or sets the options that each call starts from; what is set here is not overwritten.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ChatOptions? ChatOptions { get; set; }

    /// <summary>Gets or sets what counts tokens.</summary>
    /// <value>The default is <see langword="null"/>: the source where it counts tokens, as a local model does, else an estimate.</value>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>Gets or sets how many words of a passage go into a prompt at most; characters, in scripts without spaces.</summary>
    /// <value>The default is 300.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPassageWords
    {
        get => _maxPassageWords;
        set => _maxPassageWords = Positive(value, nameof(MaxPassageWords));
    }

    /// <summary>Gets or sets how many tokens a prompt may take; a longer passage is cut, to 32 tokens at least.</summary>
    /// <value>The default is <see langword="null"/>: the family's context, less the text that is scored and a margin for the chat format.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxPromptTokens
    {
        get => _maxPromptTokens;
        set => _maxPromptTokens = value is { } number ? Positive(number, nameof(MaxPromptTokens)) : null;
    }

    /// <summary>Gets or sets whether sentences of a passage that give orders to the judge are left out of the prompt's copy, so that the passage is judged by the rest.</summary>
    /// <remarks>What is found is in <see cref="PointwiseReport.Suspicious"/> either way; the document that is returned is not changed.</remarks>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WithholdOrders { get; set; } = true;

    /// <summary>Gets or sets how many calls may run at once, over all callers of the reranker.</summary>
    /// <value>The default is 8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrency
    {
        get => _maxConcurrency;
        set => _maxConcurrency = Positive(value, nameof(MaxConcurrency));
    }

    /// <summary>Gets or sets the price of the model.</summary>
    /// <value>The default is <see langword="null"/>: the family's list price, where it is known.</value>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets how calls that fail for a while are repeated.</summary>
    /// <value>The default is that of <see cref="RetryOptions"/>: three attempts.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public RetryOptions Retry
    {
        get => _retry;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _retry = value;
        }
    }

    /// <summary>Gets or sets the seed of the model's sampling, where it takes one.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>Gets or sets where warnings go: passages that failed and refused parameters.</summary>
    /// <value>The default is <see langword="null"/>: they are only counted.</value>
    public ILogger? Logger { get; set; }

    /// <summary>Copies these options, so that later changes do not reach the reranker that was made from them.</summary>
    internal PointwiseOptions Snapshot()
    {
        var copy = (PointwiseOptions)MemberwiseClone();
        copy.ChatOptions = ChatOptions?.Clone();
        return copy;
    }

    private static int Positive(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be greater than 0, but was {value}.");
}
