using SkRerank.Prompting;
using SkRerank.Server.Collections;

namespace SkRerank.Server.Mcp;

/// <summary>Writes documents as agents may read them: as numbered data between fences that no text of them can close.</summary>
internal static class FencedDocument
{
    private static readonly ContextBuilder Whole = new(options: new ContextOptions { MaxTokens = int.MaxValue, ReservedTokens = 0, RemoveDuplicates = false, MergeNeighbours = false });

    /// <summary>Writes one document, or a part of it.</summary>
    public static CitedContext Of(string collection, CollectionDocument document, string text) =>
        Whole.Build([new RerankDocument(text) { Id = document.Id, Title = document.Title, Link = Link(collection, document.Id, document.Link) }]);

    /// <summary>Gives the address by which <c>get</c> and resources find a document, and where a reader finds it besides.</summary>
    public static string Link(string collection, string id, string? link) => link is null || link == id ? DocumentAddress.Of(collection, id) : $"{DocumentAddress.Of(collection, id)} {link}";
}
