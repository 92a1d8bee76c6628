using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Server.Requests;

namespace SkRerank.Server.OpenApi;

/// <summary>Describes failures by what the error forms make of them: their statuses and their bodies.</summary>
internal static class OpenApiErrors
{
    private const string ExampleId = "0199f3c2a1b87d3e9c5a6f7081924b3d";

    /// <summary>Gives the responses by status, in the order of the statuses, each with a name that says its body and its status.</summary>
    public static IEnumerable<(string Status, string Name, JsonObject Response)> Of(DescribedEndpoint endpoint, bool hasKeys) => endpoint.Contracts
        .Where(contract => contract.Errors is not null)
        .SelectMany(contract => contract.Failures.Where(kind => hasKeys || kind != FailureKind.Unauthorized).Select(kind => (contract.Errors, Failure: Example(kind))))
        .GroupBy(said => said.Errors!.StatusOf(said.Failure))
        .OrderBy(status => status.Key)
        .Select(status => (
            status.Key.ToString(CultureInfo.InvariantCulture),
            string.Join("Or", status.Select(said => said.Errors!.Schema).Distinct()) + status.Key.ToString(CultureInfo.InvariantCulture),
            Response([.. status.Select(said => (said.Errors!, said.Failure))], endpoint.IsGuarded)));

    private static JsonObject Response((Dialects.IErrorForm Errors, RequestFailure Failure)[] said, bool isNamed)
    {
        var content = new JsonObject { ["schema"] = OpenApiDocument.Choice([.. said.Select(one => one.Errors.Schema)]), ["example"] = Body(said[0].Errors, said[0].Failure) };
        var response = new JsonObject { ["description"] = string.Join(" Or: ", said.Select(one => Meaning(one.Failure.Kind)).Distinct()) };
        if (isNamed) response["headers"] = Headers([.. said.Select(one => one.Failure.Kind)]);
        response["content"] = new JsonObject { ["application/json"] = content };
        return response;
    }

    private static JsonObject Headers(FailureKind[] kinds)
    {
        var headers = new JsonObject();
        foreach (var (name, isThere) in ((string, bool)[])[
            ("x-request-id", true),
            ("retry-after", kinds.Contains(FailureKind.Overloaded) || kinds.Contains(FailureKind.Unavailable)),
            ("www-authenticate", kinds.Contains(FailureKind.Unauthorized))])
        {
            if (isThere) headers[name] = OpenApiDocument.Reference("headers", name);
        }

        return headers;
    }

    private static JsonNode Body(Dialects.IErrorForm errors, RequestFailure failure)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) errors.Write(json, failure, ExampleId);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static string Meaning(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => "The request is not what the contract asks for; the answer names the property.",
        FailureKind.Empty => "There is nothing to work on: no text, or a blank one.",
        FailureKind.TooLarge => "The request is larger than the server or the model takes.",
        FailureKind.UnsupportedMedia => "The body is not JSON by its content-type, or packed in an unknown way.",
        FailureKind.Unauthorized => "The API key is missing or not known.",
        FailureKind.NotFound => "The model or the collection is not here.",
        FailureKind.Overloaded => "Too much is waiting; send the request again after the time of retry-after.",
        FailureKind.Unavailable => "The server is stopping, or its models are not ready.",
        FailureKind.Deadline => "The time of the request ran out.",
        FailureKind.Backend => "The reranker, the embedding model or the store failed.",
        _ => "The server failed; its log says why under the id of the request.",
    };

    private static RequestFailure Example(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => RequestFailure.Invalid("query", "'query' should be a string, but it is a number; correct it."),
        FailureKind.Empty => new(kind, "'query' should be a text, but it is blank; give one.") { Property = "query" },
        FailureKind.UnsupportedMedia => new(kind, "The body should be application/json by its content-type, but it is another; send the header content-type: application/json."),
        FailureKind.Unauthorized => new(kind, "The request should bear an API key, but it has none; send the header Authorization: Bearer KEY."),
        _ => new(kind, Meaning(kind)),
    };
}
