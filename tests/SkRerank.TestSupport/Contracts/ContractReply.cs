using System.Text;
using System.Text.Json.Nodes;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Represents an answer of a <see cref="ContractServer"/>, and how it goes over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record ContractReply(int Status, byte[] Body)
{
    /// <summary>Gets the type of the body.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Gets further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets whether the body is compressed.</summary>
    public bool Gzip { get; init; }

    /// <summary>Gets whether the body goes out in chunks, without a length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Gets what is waited for before the answer begins.</summary>
    public Task? HoldUntil { get; init; }

    /// <summary>Gets after how many bytes of the body the answer pauses; <see langword="null"/> for not at all.</summary>
    public int? PauseAfter { get; init; }

    /// <summary>Gets what is waited for at <see cref="PauseAfter"/>.</summary>
    public Task? StallUntil { get; init; }

    /// <summary>Gets whether the connection is reset: at <see cref="PauseAfter"/>, or before any answer.</summary>
    public bool Reset { get; init; }

    /// <summary>Makes an answer of JSON.</summary>
    public static ContractReply Json(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>Makes an answer of any text.</summary>
    public static ContractReply Text(int status, string body, string? contentType = "application/json") => new(status, Encoding.UTF8.GetBytes(body)) { ContentType = contentType };

    /// <summary>Gives this answer with one more header.</summary>
    public ContractReply With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
