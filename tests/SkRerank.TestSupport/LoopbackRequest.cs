namespace SkRerank.TestSupport;

/// <summary>Represents a request that a <see cref="LoopbackHub"/> got.</summary>
/// <param name="Target">The path with the query, as it was sent.</param>
/// <param name="Headers">The headers, in any case of letters.</param>
public sealed record LoopbackRequest(string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Gets where the wanted range begins; <see langword="null"/> where none is wanted.</summary>
    public long? From => Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : null;
}
