using System.Linq.Expressions;

namespace SkRerank.Postgres.Retrieval;

/// <summary>Represents one search: its legs, what records must satisfy, and which part of the order is wanted.</summary>
internal sealed record SearchRequest(int Top, int Skip = 0)
{
    public KeywordLeg? Keyword { get; init; }

    public VectorLeg? Vector { get; init; }

    public LambdaExpression? Filter { get; init; }

    /// <summary>Gets the key of a record to leave out in every leg.</summary>
    public object? ExcludeKey { get; init; }

    /// <summary>Gets the worst score to report.</summary>
    public double? Threshold { get; init; }

    public bool IncludeVectors { get; init; }

    /// <summary>Gets how many hits are needed of a leg.</summary>
    public long Needed => (long)Top + Skip;
}
