using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents a condition of a filter, or a filter, which is a condition too: all of <see cref="Must"/>, one of <see cref="Should"/> and none of <see cref="MustNot"/>.</summary>
internal sealed record Condition
{
    /// <summary>Gets the payload's name that <see cref="Match"/> or <see cref="Range"/> reads.</summary>
    public string? Key { get; init; }

    public Match? Match { get; init; }

    public Range? Range { get; init; }

    public PayloadField? IsEmpty { get; init; }

    public PayloadField? IsNull { get; init; }

    public IReadOnlyList<PointId>? HasId { get; init; }

    public IReadOnlyList<Condition>? Must { get; init; }

    public IReadOnlyList<Condition>? Should { get; init; }

    public IReadOnlyList<Condition>? MustNot { get; init; }

    /// <summary>Gets whether this is a filter and not one condition.</summary>
    [JsonIgnore]
    public bool IsGroup => Must is not null || Should is not null || MustNot is not null;
}
