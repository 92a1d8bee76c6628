namespace SkRerank.Chat;

/// <summary>Says what was wrong with the answer of a judge, if anything.</summary>
public enum AnswerClass
{
    /// <summary>Every passage was named once.</summary>
    Ok,

    /// <summary>No identifiers could be read.</summary>
    WrongFormat,

    /// <summary>A passage was named twice; the first place counts.</summary>
    Repetition,

    /// <summary>A passage was not named; it follows the named ones, in the order before.</summary>
    Missing,

    /// <summary>The model declined to answer.</summary>
    Refusal,

    /// <summary>The answer ended before its end: it ran into the limit of output tokens, or its reasoning was never closed.</summary>
    Truncated,

    /// <summary>The canary (<see cref="ListwiseOptions.UseCanary"/>) was not last: the answer follows something else than relevance.</summary>
    Suspicious,
}
