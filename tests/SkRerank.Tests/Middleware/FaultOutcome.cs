namespace SkRerank.Tests.Middleware;

/// <summary>Names what a middleware makes of a fault.</summary>
public enum FaultOutcome
{
    /// <summary>The failure goes on as it is.</summary>
    FailurePasses,

    /// <summary>The answer goes on as it is; what merges or maps answers outside names it.</summary>
    AnswerPasses,

    /// <summary>A <c>RerankException</c> says what was expected and what came.</summary>
    Named,

    /// <summary>The incoming order, marked as a fallback.</summary>
    Fallback,

    /// <summary>The order so far, marked as partial.</summary>
    Partial,

    /// <summary>The answer of another call to the same reranker.</summary>
    Retried,

    /// <summary>The caller's cancellation, at once.</summary>
    Cancelled,

    /// <summary>The caller's cancellation, once what is inside hears it: the middleware has no call of its own to leave.</summary>
    CancelledInside,

    /// <summary>Waits with what is inside; bound it by a timeout.</summary>
    Waits,

    /// <summary>The other calls are answered meanwhile.</summary>
    OthersGoOn,
}
