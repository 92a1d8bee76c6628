namespace SkRerank.Chat;

/// <summary>Says what a model is called for, in the words of a failure.</summary>
/// <param name="Operation">The operation, as in <see cref="RerankException.Operation"/>.</param>
/// <param name="Task">What it must do.</param>
/// <param name="Lighter">What makes a call lighter.</param>
internal sealed record CallPurpose(string Operation, string Task, string Lighter)
{
    /// <summary>Gets the purpose of a listwise call.</summary>
    public static CallPurpose Order { get; } = new("rerank", "order the passages", "send fewer passages");

    /// <summary>Gets the purpose of a pointwise call.</summary>
    public static CallPurpose Judge { get; } = new("rerank", "judge a passage", "send shorter passages");

    /// <summary>Gets the purpose of a call that rewrites a question.</summary>
    public static CallPurpose Rewrite { get; } = new("rewrite", "rewrite the question", "send a shorter conversation");

    /// <summary>Gets the purpose of a call that splits a question.</summary>
    public static CallPurpose Split { get; } = new("decompose", "split the question", "ask a shorter question");
}
