namespace SkRerank.Prompting;

/// <summary>Says what happens to a chat where the passages cannot be had.</summary>
public enum ContextFailurePolicy
{
    /// <summary>The failure is thrown and the model is not asked.</summary>
    Throw,

    /// <summary>The model is asked as if there were no search; the answer is marked by <see cref="CitedAnswer.Failure"/>, and the failure is logged and counted (<see cref="RerankTelemetry.ContextFailures"/>).</summary>
    /// <remarks>Where only the rewriting of the question failed, the user's own words are searched for, marked by <see cref="Queries.QueryRewrite.FallbackReason"/>.</remarks>
    AnswerWithoutContext,
}
