namespace SkRerank.Chat;

/// <summary>Says what a model is called for, in the words of a failure.</summary>
/// <param name="Task">What it must do.</param>
/// <param name="Lighter">What makes a call lighter.</param>
internal sealed record CallPurpose(string Task, string Lighter)
{
    /// <summary>Gets the purpose of a listwise call.</summary>
    public static CallPurpose Order { get; } = new("order the passages", "send fewer passages");

    /// <summary>Gets the purpose of a pointwise call.</summary>
    public static CallPurpose Judge { get; } = new("judge a passage", "send shorter passages");
}
