namespace SkRerank.Experiments;

/// <summary>Represents a click on a document of the list that the session was last shown for the query.</summary>
public sealed record Click : ClickLogEvent
{
    /// <summary>Gets the place that was clicked.</summary>
    /// <value>From 0; <see langword="null"/> where only the document is known.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Position
    {
        get;
        init => field = value < 0 ? throw new ArgumentOutOfRangeException(nameof(value), value, $"The position of a click must be 0 or greater, but was {value}.") : value;
    }

    /// <summary>Gets the document that was clicked.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Document { get; init => field = Named(value, nameof(Document)); }
}
