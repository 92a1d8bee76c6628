namespace SkRerank.Queries;

/// <summary>Says by what a question was split into parts.</summary>
public enum QuerySplit
{
    /// <summary>By nothing: it is one question.</summary>
    None,

    /// <summary>By the rule of its sentences, conjunctions and comparisons.</summary>
    Rule,

    /// <summary>By a chat model.</summary>
    Model,
}
