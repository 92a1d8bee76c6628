using SkRerank.Chat.Strategies;

namespace SkRerank.Chat;

/// <summary>Represents the options of <see cref="ListwiseReranker"/>.</summary>
public sealed class ListwiseOptions : ChatRerankerOptions
{
    private IListwiseStrategy _strategy = new SlidingWindowStrategy();
    private PromptTemplate _template = PromptTemplate.RankGpt;
    private PromptTemplate _bestTemplate = PromptTemplate.Best;
    private int? _depth;

    /// <summary>Gets or sets which windows are judged.</summary>
    /// <value>The default is a <see cref="SlidingWindowStrategy"/> of windows of 20 and steps of 10.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IListwiseStrategy Strategy
    {
        get => _strategy;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _strategy = value;
        }
    }

    /// <summary>Gets or sets the prompt that asks for the order of a window.</summary>
    /// <value>The default is <see cref="PromptTemplate.RankGpt"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PromptTemplate Template
    {
        get => _template;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _template = value;
        }
    }

    /// <summary>Gets or sets the prompt that asks for the best passage of a window.</summary>
    /// <value>The default is <see cref="PromptTemplate.Best"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PromptTemplate BestTemplate
    {
        get => _bestTemplate;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _bestTemplate = value;
        }
    }

    /// <summary>Gets or sets where log-probabilities of the first token come from: with them a window is ordered by the first token over letters (FIRST), without an answer being written.</summary>
    /// <remarks>It is used where the template names passages by letters.</remarks>
    /// <value>The default is <see langword="null"/>: the order is read from the answer.</value>
    public ITokenLogprobs? TokenLogprobs { get; set; }

    /// <summary>Gets or sets whether an answer is held to a JSON schema.</summary>
    /// <value>The default is <see langword="null"/>: where the family supports it and passages are named by numbers.</value>
    public bool? UseSchema { get; set; }

    /// <summary>Gets or sets how many of the first candidates are judged; the others stay below them, in their incoming order and not scored.</summary>
    /// <value>The default is <see langword="null"/>: 50 after a fusion, where the last stage of the first candidate's trail is <see cref="ScoreKind.Fused"/>, else 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Depth
    {
        get => _depth;
        set => _depth = value is { } number ? Positive(number, nameof(Depth)) : null;
    }

    /// <summary>Gets or sets whether a window whose answer cannot be read is asked once more, with its passages in another order.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RetryUnreadable { get; set; } = true;

    /// <summary>Gets or sets whether passages are named by numbers of three digits, drawn anew for each prompt, that stand in none of its passages: no author can name one.</summary>
    /// <remarks>
    /// It takes no calls, and no tokens where numbers of three digits are one token, as for OpenAI's models; where each digit is one, up to four for each passage in the prompt and two in the answer. Numbers have more digits where passages hold nearly all of three.
    /// With it, prompts differ from run to run unless <see cref="IdSeed"/> is set, and so may the orders of a model whose answers hang on them; <see langword="false"/> names passages from 1, as RankGPT does.
    /// </remarks>
    /// <value>The default is <see langword="null"/>: where both templates have numbers, and neither says how many passages its models were trained on (<see cref="PromptTemplate.MostPassages"/>), because models that were trained on numbers from 1 need those.</value>
    public bool? UseRandomIds { get; set; }

    /// <summary>Gets or sets the seed of random identifiers, for tests: who knows it can foretell them.</summary>
    /// <value>The default is <see langword="null"/>: they are drawn by the system's cryptographic generator.</value>
    public int? IdSeed { get; set; }

    /// <summary>Gets or sets whether each window holds one passage more, filler that is relevant to nothing. Where an answer does not put it last, it is <see cref="AnswerClass.Suspicious"/> and handled as one that cannot be read.</summary>
    /// <remarks>That is: asked once more at another order, and then the window stays as it was. It takes about 40 tokens for each prompt, and a call more for each suspicious answer, which <see cref="ListwisePlan.Calls"/> does not hold. Judges that err put irrelevant passages below the filler at times, so weak models lose quality by it.</remarks>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseCanary { get; set; }

    /// <summary>Gets or sets whether the judge is first asked for the order by a made-up query that only one passage, ours, answers: what it puts above that passage twice gives orders that it obeys, in whatever words, is reported as <see cref="InjectionSigns.Obeyed"/>, is not judged, and stands below the other candidates.</summary>
    /// <remarks>
    /// It takes one call for each 19 candidates, all at once before the strategy's, and then one for each 19 that stood above: 6 calls and 1 round more for 100 where nothing did, and 12 and 2 at most, which <see cref="ListwiseReranker.Plan"/> holds. Passages are named by random numbers in it, so that a passage that names a number accuses no other; leave <see cref="UseRandomIds"/> on, for the same reason in the ranking itself.
    /// A judge that errs much accuses honest passages at times. A passage that gives its orders only for certain queries is not found.
    /// </remarks>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseControlQuery { get; set; }

    /// <summary>Gives what prompts are written by.</summary>
    internal PromptSettings Prompt => new(Template, BestTemplate, MaxPassageWords, WithholdOrders) { UseRandomIds = UseRandomIds ?? NamesAreFree, UseCanary = UseCanary, IdSeed = IdSeed, Seed = Seed };

    // Letters are not numbers, and trained models read the names that they were trained on.
    private bool NamesAreFree => new[] { Template, BestTemplate }.All(template => template is { Labels: PassageLabels.Numbers, MostPassages: null });

    /// <summary>Copies these options, so that later changes do not reach the reranker that was made from them.</summary>
    internal ListwiseOptions Snapshot() => Copy<ListwiseOptions>();
}
