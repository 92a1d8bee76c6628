using System.Text.Json;
using SkRerank.Remote.Formats;

namespace SkRerank.Remote;

/// <summary>Knows how one provider is asked and how it answers; the only part of <see cref="HttpReranker"/> that differs between providers.</summary>
public abstract class RerankWireFormat
{
    private protected RerankWireFormat(string providerName) => ProviderName = providerName;

    /// <summary>Gets Cohere's v2 contract, also served by Azure AI Foundry.</summary>
    public static RerankWireFormat Cohere { get; } = new CohereFormat();

    /// <summary>Gets the provider's name, such as <c>cohere</c>.</summary>
    public string ProviderName { get; }

    /// <summary>Gets the address of the hosted service.</summary>
    /// <value>The default is <see langword="null"/>: there is none, so the user gives one.</value>
    public virtual Uri? DefaultEndpoint => null;

    /// <summary>Gets the model that is asked where the user names none.</summary>
    /// <value>The default is <see langword="null"/>: the service serves one model, or the user names it.</value>
    public virtual string? DefaultModelId => null;

    /// <summary>Gets the environment variables that usually hold the key, in the order in which they are read.</summary>
    /// <value>The default is an empty list.</value>
    public virtual IReadOnlyList<string> KeyVariables => [];

    internal virtual string KeyHeader => "Authorization";

    internal virtual string KeyPrefix => "Bearer ";

    internal virtual bool NeedsKey => DefaultEndpoint is not null;

    internal virtual ScoreKind ScoreKind => ScoreKind.Activated;

    /// <summary>Gives the path below the endpoint.</summary>
    internal virtual string Path(string? model) => "rerank";

    /// <summary>Writes the members of the request's object.</summary>
    internal abstract void Write(Utf8JsonWriter json, WireRequest request);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">The answer has another shape.</exception>
    internal abstract WireAnswer Read(JsonElement answer);

    /// <summary>Reads the provider's own words from the body of a failure; <see langword="null"/> where there are none.</summary>
    internal virtual string? ReadError(JsonElement body) => WireJson.Text(body, "message") ?? WireJson.Text(body, "detail") ?? WireJson.Text(body, "error") ?? WireJson.Text(WireJson.Child(body, "error"), "message");
}
