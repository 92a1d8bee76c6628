using System.Text.Json;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Represents a request that a <see cref="ContractServer"/> got.</summary>
/// <param name="Number">Its number, from 1, in the order of arrival.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path without the query, as it was sent.</param>
/// <param name="Query">The query with its question mark, or the empty string.</param>
/// <param name="Headers">The headers, in any case of letters.</param>
/// <param name="Body">The body.</param>
public sealed record ContractRequest(int Number, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Gets the body as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Gives a header, or <see langword="null"/>.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
