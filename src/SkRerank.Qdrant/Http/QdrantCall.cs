namespace SkRerank.Qdrant.Http;

/// <summary>Represents one call, as errors name it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the endpoint, with its query.</param>
/// <param name="Operation">What the call does, such as <c>query</c>.</param>
/// <param name="Collection">The collection, or <see langword="null"/> where the call is about none.</param>
internal sealed record QdrantCall(HttpMethod Method, string Path, string Operation, string? Collection)
{
    /// <summary>Gives a call on a collection.</summary>
    public static QdrantCall On(string collection, HttpMethod method, string path, string operation) =>
        new(method, $"collections/{Uri.EscapeDataString(collection)}{path}", operation, collection);
}
