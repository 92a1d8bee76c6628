namespace SkRerank.Experiments;

/// <summary>Represents one event of a click log: an <see cref="Exposure"/> or a <see cref="Click"/>.</summary>
public abstract record ClickLogEvent
{
    private protected ClickLogEvent()
    {
    }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Gets the name of the experiment.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Experiment { get; init => field = Named(value, nameof(Experiment)); }

    /// <summary>Gets the session or user: the unit that an arm is assigned to, and that tests count.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Session { get; init => field = Named(value, nameof(Session)); }

    /// <summary>Gets the key of the query: an id, or what <see cref="QueryKey"/> makes of its text.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Query { get; init => field = Named(value, nameof(Query)); }

    private protected static string Named(string value, string name) =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"An event of a click log needs a {name}, but it is empty.", name) : value;
}
