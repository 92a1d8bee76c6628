namespace SkRerank.Chat;

/// <summary>Says why a ranking ended before its plan did.</summary>
public enum ListwiseStop
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The calls were used up.</summary>
    Calls,

    /// <summary>The tokens were used up.</summary>
    Tokens,

    /// <summary>The money was used up.</summary>
    Cost,

    /// <summary>The time ran out.</summary>
    Time,
}
