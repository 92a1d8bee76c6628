using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Server.Tests.OpenApi;

/// <summary>One operation of an OpenAPI document.</summary>
internal sealed record DescribedOperation(string Path, string Method, JsonElement Text)
{
    public bool HasBody => Text.TryGetProperty("requestBody", out _);

    public JsonElement RequestContent => Text.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");

    /// <summary>Gets the bodies that the document gives as examples of requests.</summary>
    public IEnumerable<JsonObject> RequestExamples => RequestContent.GetProperty("examples").EnumerateObject().Select(example => JsonNode.Parse(example.Value.GetProperty("value").GetRawText())!.AsObject());

    public override string ToString() => $"{Method} {Path}";
}
