using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Represents the options that the rerankers over a language model share.</summary>
public abstract class ChatRerankerOptions
{
    private RetryOptions _retry = new();
    private int _maxPassageWords = 300;
    private int _maxConcurrency = 8;
    private int? _maxPromptTokens;
    private TimeSpan? _timeBudget;
    private decimal? _maxCost;
    private long? _maxTokens;
    private int? _maxCalls;
    private TimeProvider _timeProvider = TimeProvider.System;

    private protected ChatRerankerOptions()
    {
    }

    /// <summary>Gets or sets what the model accepts and offers.</summary>
    /// <value>The default is <see langword="null"/>: by the model's name, <see cref="ModelFamily.Of"/>.</value>
    public ModelFamily? Family { get; set; }

    /// <summary>Gets or sets the options that each call starts from, such as a model or additional properties; what is set here is not overwritten.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ChatOptions? ChatOptions { get; set; }

    /// <summary>Gets or sets what counts tokens.</summary>
    /// <value>The default is <see langword="null"/>: the model's own counter where it offers one, else an estimate.</value>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>Gets or sets how many words of a passage go into a prompt at most; characters, in scripts without spaces.</summary>
    /// <value>The default is 300, as RankGPT and rank_llm have it.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPassageWords
    {
        get => _maxPassageWords;
        set => _maxPassageWords = Positive(value, nameof(MaxPassageWords));
    }

    /// <summary>Gets or sets how many tokens a prompt may take. Short passages stay whole and the others share what is left, 32 tokens at least; where that does not fit, a window is smaller, and a single passage is refused.</summary>
    /// <value>The default is <see langword="null"/>: what the family's context leaves after the answer or the text that is scored.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxPromptTokens
    {
        get => _maxPromptTokens;
        set => _maxPromptTokens = value is { } number ? Positive(number, nameof(MaxPromptTokens)) : null;
    }

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

    /// <summary>Gets or sets how many calls a ranking may take, repeated ones included.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxCalls
    {
        get => _maxCalls;
        set => _maxCalls = value is { } number ? Positive(number, nameof(MaxCalls)) : null;
    }

    /// <summary>Gets or sets how many tokens, of prompts and answers together, a ranking may take.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxTokens
    {
        get => _maxTokens;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxTokens must be greater than 0, but was {value}.");
            _maxTokens = value;
        }
    }

    /// <summary>Gets or sets how much a ranking may cost, in US dollars; the price of the model must be known then.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public decimal? MaxCost
    {
        get => _maxCost;
        set
        {
            if (value <= 0) throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxCost must be greater than 0, but was {value}.");
            _maxCost = value;
        }
    }

    /// <summary>Gets or sets how long a ranking may take; a shorter <see cref="RerankOptions.TimeBudget"/> of the call counts instead.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? TimeBudget
    {
        get => _timeBudget;
        set
        {
            if (value <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(value), value, $"TimeBudget must be greater than 0, but was {value}.");
            _timeBudget = value;
        }
    }

    /// <summary>Gets or sets the clock of the time budget.</summary>
    /// <value>The default is that of the system.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _timeProvider = value;
        }
    }

    /// <summary>Gets or sets whether sentences of a passage that give orders to the judge are left out of the prompt's copy, so that the passage is judged by the rest and cannot rise by them.</summary>
    /// <remarks>It takes no calls and no tokens. What is found is in the report of the answer either way; the document that is returned is not changed.</remarks>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WithholdOrders { get; set; } = true;

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

    /// <summary>Gets or sets the seed of the model's sampling where it takes one, and of the order in which a window is asked again.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; set; }

    /// <summary>Gets or sets where warnings go: answers that cannot be read, refused parameters and steps that carry nothing over.</summary>
    /// <value>The default is <see langword="null"/>: they are only counted.</value>
    public ILogger? Logger { get; set; }

    /// <summary>Gives the time that a call has: the shorter of both budgets.</summary>
    internal TimeSpan? TimeOf(RerankOptions? call) => TimeBudget is null || call?.TimeBudget < TimeBudget ? call?.TimeBudget : TimeBudget;

    /// <summary>Copies these options, so that later changes do not reach the reranker that was made from them.</summary>
    private protected T Copy<T>()
        where T : ChatRerankerOptions
    {
        var copy = (T)MemberwiseClone();
        copy.ChatOptions = ChatOptions?.Clone();
        return copy;
    }

    /// <summary>Checks a number that must be 1 or more.</summary>
    private protected static int Positive(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be greater than 0, but was {value}.");
}
