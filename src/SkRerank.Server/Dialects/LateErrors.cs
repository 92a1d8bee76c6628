using System.Text.Json;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Dialects;

/// <summary>Says failures in a contract that becomes known while the request is read.</summary>
internal sealed class LateErrors(IErrorForm form) : IErrorForm
{
    public IErrorForm Form { get; set; } = form;

    public string Schema => Form.Schema;

    public int StatusOf(RequestFailure failure) => Form.StatusOf(failure);

    public void Write(Utf8JsonWriter json, RequestFailure failure, string requestId) => Form.Write(json, failure, requestId);
}
