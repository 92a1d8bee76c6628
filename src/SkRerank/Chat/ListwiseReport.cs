namespace SkRerank.Chat;

/// <summary>Represents what a ranking took and how its judge answered; it stands in <see cref="RerankResponse.AdditionalProperties"/> under <see cref="ListwiseReranker.ReportProperty"/>.</summary>
/// <param name="Strategy">The strategy's name with its parameters.</param>
/// <param name="Template">The name, version and hash of the prompt.</param>
/// <param name="Calls">The calls that were made, repeated ones included.</param>
/// <param name="Rounds">The rounds: calls of one round did not wait for each other.</param>
public sealed record ListwiseReport(string Strategy, string Template, int Calls, int Rounds)
{
    /// <summary>Gets how many of the calls asked a window again because its answer could not be read.</summary>
    public int Repeats { get; init; }

    /// <summary>Gets how many answers there were of each class.</summary>
    public IReadOnlyDictionary<AnswerClass, int> Answers { get; init; } = new Dictionary<AnswerClass, int>();

    /// <summary>Gets what the calls cost, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: the price of the model is not known.</value>
    public decimal? Cost { get; init; }

    /// <summary>Gets whether tokens, and so the cost, are estimated because a response did not report them.</summary>
    public bool IsEstimated { get; init; }

    /// <summary>Gets the passages that look as if they spoke to the judge, by their index; what was done about it, <see cref="ChatRerankerOptions.WithholdOrders"/> says.</summary>
    public IReadOnlyList<SuspiciousPassage> Suspicious { get; init; } = [];

    /// <summary>Gets how far answers of one round over the same passages agree: the mean of Kendall's τ over their pairs, from −1 to 1.</summary>
    /// <remarks>A judge that follows relevance agrees with itself at every shuffle; one that follows places or orders does not. For pairs asked in both orders it is the share of agreeing pairs minus that of contradicting ones.</remarks>
    /// <value>The default is <see langword="null"/>: no passages were judged twice in a round.</value>
    public double? Agreement { get; init; }

    /// <summary>Gets why the ranking ended early, if it did.</summary>
    public BudgetStop Stop { get; init; }
}
