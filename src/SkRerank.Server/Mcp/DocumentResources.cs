using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using SkRerank.Server.Collections;

namespace SkRerank.Server.Mcp;

/// <summary>Shows the indexed documents as resources, page by page.</summary>
internal sealed class DocumentResources(ServedCollections collections)
{
    private const int PageSize = 100;

    private const string TextType = "text/plain";

    public static ListResourceTemplatesResult Templates { get; } = new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate { Name = "document", Title = "Indexed document", UriTemplate = DocumentAddress.Scheme + "{collection}/{id}", MimeType = TextType, Description = "The full text of a document, fenced as data. Collection and id are percent-encoded." },
        ],
    };

    /// <summary>Lists the documents behind a cursor: the collection and the id after which the page begins.</summary>
    public async Task<ListResourcesResult> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var (index, after) = Read(cursor);
        List<Resource> page = [];
        for (; index < collections.All.Count; index++, after = null)
        {
            var collection = collections.All[index];
            var wanted = PageSize - page.Count;
            var documents = await collection.ListAsync(after, wanted, cancellationToken).ConfigureAwait(false);
            page.AddRange(documents.Select(document => Describe(collection, document)));
            if (documents.Count == wanted) return new ListResourcesResult { Resources = page, NextCursor = Write(index, documents[^1].Id) };
        }

        return new ListResourcesResult { Resources = page };
    }

    /// <summary>Reads one document.</summary>
    /// <exception cref="McpProtocolException">The address is none, or there is no such document.</exception>
    public async Task<ReadResourceResult> ReadAsync(string? address, CancellationToken cancellationToken)
    {
        if (address is null || !DocumentAddress.TryRead(address, out var named))
            throw new McpProtocolException("The address should be skrerank://COLLECTION/ID, both percent-encoded, but it is another; take it from the list of resources.", McpErrorCode.InvalidParams);
        var collection = collections.All.FirstOrDefault(one => string.Equals(one.Name, named.Collection, StringComparison.Ordinal));
        if (collection is null || await collection.GetAsync(named.Id, cancellationToken).ConfigureAwait(false) is not { } document)
            throw new McpProtocolException("There is no document at this address; take one from the list of resources.", McpErrorCode.ResourceNotFound);
        return new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = DocumentAddress.Of(collection.Name, document.Id), MimeType = TextType, Text = FencedDocument.Of(collection.Name, document, document.Text).Text }],
        };
    }

    private static Resource Describe(ISearchIndex collection, CollectionDocument document) => new()
    {
        Uri = DocumentAddress.Of(collection.Name, document.Id),
        Name = document.Id,
        Title = document.Title,
        MimeType = TextType,
    };

    private (int Index, string? After) Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return (0, null);
        var bytes = new byte[cursor.Length];
        if (Convert.TryFromBase64String(cursor, bytes, out var count) && Encoding.UTF8.GetString(bytes, 0, count).Split('\n', 2) is [var index, var after]
            && int.TryParse(index, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number < collections.All.Count)
            return (number, after);
        throw new McpProtocolException("The cursor should be one of an earlier list, but it is another; begin without one.", McpErrorCode.InvalidParams);
    }

    private static string Write(int index, string after) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{index}\n{after}")));
}
