namespace SkRerank.Queries;

/// <summary>Says what a model made of the last question of a conversation, so that a search understands it alone.</summary>
/// <param name="Original">The user's own words.</param>
/// <param name="Text">What was searched for; the user's own words where <see cref="FallbackReason"/> is set.</param>
public sealed record QueryRewrite(string Original, string Text)
{
    /// <summary>Gets why the model's answer was not used, in one sentence.</summary>
    /// <value>The default is <see langword="null"/>: it was used.</value>
    public string? FallbackReason { get; init; }
}
