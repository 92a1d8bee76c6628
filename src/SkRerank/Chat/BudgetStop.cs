namespace SkRerank.Chat;

/// <summary>Says which budget ended a ranking before its plan did.</summary>
public enum BudgetStop
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
