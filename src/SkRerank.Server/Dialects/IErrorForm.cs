using System.Text.Json;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Dialects;

/// <summary>Says a failure in the words of one contract.</summary>
internal interface IErrorForm
{
    /// <summary>Gets the name of the body's schema in the OpenAPI document.</summary>
    string Schema { get; }

    /// <summary>Gets the status of HTTP.</summary>
    int StatusOf(RequestFailure failure) => failure.Status;

    /// <summary>Writes the body.</summary>
    void Write(Utf8JsonWriter json, RequestFailure failure, string requestId);
}
