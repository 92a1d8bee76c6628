namespace SkRerank.TestSupport;

/// <summary>Represents an answer of a <see cref="LoopbackHub"/>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record LoopbackResponse(int Status, byte[] Body)
{
    /// <summary>Gets the headers beside the length.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets after how many bytes of the body the connection breaks off; <see langword="null"/> for not at all.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>Gets what is waited for where the body breaks off; until then the connection stays open.</summary>
    public Task? StallUntil { get; init; }

    /// <summary>Makes an answer without a body.</summary>
    public static LoopbackResponse Empty(int status, string? header = null, string? value = null) =>
        new(status, []) { Headers = header is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [header] = value! } };
}
