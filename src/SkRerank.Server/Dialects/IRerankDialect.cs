using System.Text.Json;
using SkRerank.Server.Bodies;

namespace SkRerank.Server.Dialects;

/// <summary>Reads and writes reranking requests in one contract.</summary>
internal interface IRerankDialect
{
    /// <summary>Gets the name of this contract in the OpenAPI document.</summary>
    string Name { get; }

    /// <summary>Gets how this contract says failures.</summary>
    IErrorForm Errors { get; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="Requests.RequestFailure">It is not what the contract asks for.</exception>
    RerankCall Read(BodyReader body, SkRerankServerOptions options);

    /// <summary>Writes an answer.</summary>
    void Write(Utf8JsonWriter json, RerankCall call, RerankAnswer answer);
}
