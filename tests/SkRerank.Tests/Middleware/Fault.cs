namespace SkRerank.Tests.Middleware;

/// <summary>Names the ways in which an inner reranker fails.</summary>
public enum Fault
{
    /// <summary>It throws a failure that may not be tried again.</summary>
    Throws,

    /// <summary>It throws a failure that says it may be tried again, twice, and then answers.</summary>
    ThrowsTransient,

    /// <summary>It hangs, deaf to its token, for longer than the middleware's time.</summary>
    Hangs,

    /// <summary>It hangs, and the caller cancels.</summary>
    HangsAndCallerCancels,

    /// <summary>It is cancelled, though the caller is not.</summary>
    CancelsItself,

    /// <summary>It leaves a document out.</summary>
    TooFew,

    /// <summary>It scores one document more than it was given.</summary>
    TooMany,

    /// <summary>It scores another document than it was given.</summary>
    OutOfRange,

    /// <summary>It scores a document twice.</summary>
    Duplicate,

    /// <summary>A score is not a number.</summary>
    NotANumber,

    /// <summary>One of eight calls at a time is slow.</summary>
    SlowOnOneOfEight,
}
