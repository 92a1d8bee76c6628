using Microsoft.Extensions.AI;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Represents the options of a <see cref="RerankedContextChatClient"/>, or of one call to it.</summary>
public sealed class RerankedContextOptions
{
    private int _topN = 5;
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;
    private int _maxHistoryMessages = 6;
    private ContextBuilder _contextBuilder = new();
    private CitationChecker _citationChecker = new();
    private ContextPlacement _placement;
    private ContextFailurePolicy _failurePolicy;

    /// <summary>Gets or sets how many of the best candidates may go into the context; fewer do where the budget of tokens is smaller.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TopN
    {
        get => _topN;
        set => _topN = Positive(value, nameof(TopN));
    }

    /// <summary>Gets or sets how many candidates the retriever is asked for.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = Positive(value, nameof(CandidateCount));
    }

    /// <summary>Gets or sets what packs the passages, and so their budget of tokens and their order.</summary>
    /// <value>The default is one with the defaults of <see cref="ContextOptions"/> and estimated tokens.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ContextBuilder ContextBuilder
    {
        get => _contextBuilder;
        set => _contextBuilder = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets what checks the citations of the answer.</summary>
    /// <value>The default is one with <see cref="CitationChecker.DefaultMinSupport"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public CitationChecker CitationChecker
    {
        get => _citationChecker;
        set => _citationChecker = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets where the passages stand.</summary>
    /// <value>The default is <see cref="ContextPlacement.UserMessage"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="ContextPlacement"/>.</exception>
    public ContextPlacement Placement
    {
        get => _placement;
        set => _placement = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Placement must be a member of {nameof(ContextPlacement)}, but was {value}.");
    }

    /// <summary>Gets or sets the rules that the model gets in the system message: how to cite, and that passages are data.</summary>
    /// <value>The default is <see langword="null"/>: those of <see cref="RagPrompt.System"/>. An empty text sends no rules: the caller's own messages must hold them.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets the model that rewrites a question which follows on earlier ones, so that a search understands it alone; not disposed here.</summary>
    /// <remarks>It is asked only where there are earlier messages. What it writes is searched for and nothing else; an answer that is no question of one line leaves the user's own words, marked.</remarks>
    /// <value>The default is <see langword="null"/>: the user's own words are searched for.</value>
    public IChatClient? QueryRewriter { get; set; }

    /// <summary>Gets or sets how many earlier messages <see cref="QueryRewriter"/> reads at most.</summary>
    /// <value>The default is 6.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxHistoryMessages
    {
        get => _maxHistoryMessages;
        set => _maxHistoryMessages = Positive(value, nameof(MaxHistoryMessages));
    }

    /// <summary>Gets or sets what happens where the passages cannot be had.</summary>
    /// <value>The default is <see cref="ContextFailurePolicy.Throw"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of <see cref="ContextFailurePolicy"/>.</exception>
    public ContextFailurePolicy FailurePolicy
    {
        get => _failurePolicy;
        set => _failurePolicy = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FailurePolicy must be a member of {nameof(ContextFailurePolicy)}, but was {value}.");
    }

    /// <summary>Gets or sets the retriever, such as that of one tenant or with a filter.</summary>
    /// <value>The default is <see langword="null"/>: that of the chat client.</value>
    public IRetriever? Retriever { get; set; }

    /// <summary>Gets or sets whether the query may stand in activities and, at Trace, in the log.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableSensitiveData { get; set; }

    /// <summary>Makes a copy, so that later changes do not reach what was made from these options.</summary>
    /// <returns>The copy; it shares the parts, such as the context builder.</returns>
    public RerankedContextOptions Clone() => (RerankedContextOptions)MemberwiseClone();

    private static int Positive(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be greater than 0, but was {value}.");
}
