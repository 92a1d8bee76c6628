using Microsoft.Extensions.VectorData;
using SkRerank.Chunking;

namespace SkRerank.Local;

/// <summary>Represents one passage of a local store.</summary>
public sealed class Passage
{
    /// <summary>The number of dimensions of the model in the box: 384.</summary>
    public const int Dimensions = 384;

    /// <summary>Gets or sets the passage's identity in the store.</summary>
    [VectorStoreKey]
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the identity of the document that the passage is a part of.</summary>
    [VectorStoreData(IsIndexed = true)]
    public string DocumentId { get; set; } = "";

    /// <summary>Gets or sets the input that the document came from.</summary>
    [VectorStoreData(IsIndexed = true)]
    public string Input { get; set; } = "";

    /// <summary>Gets or sets the document's title; empty where it has none.</summary>
    [VectorStoreData]
    public string Title { get; set; } = "";

    /// <summary>Gets or sets the text that is searched and scored: title, a space, and the passage.</summary>
    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    /// <summary>Gets or sets where the passage begins in its document's text, in UTF-16 code units; <see langword="null"/> where the passage is the whole document.</summary>
    /// <remarks>Of HTML the text is what a reader sees. <see cref="Text"/> ends with this part of it.</remarks>
    [VectorStoreData]
    public int? SpanStart { get; set; }

    /// <summary>Gets or sets how long the passage is in its document's text; <see langword="null"/> where the passage is the whole document.</summary>
    [VectorStoreData]
    public int? SpanLength { get; set; }

    /// <summary>Gets or sets the path or address to cite; empty where there is none.</summary>
    [VectorStoreData]
    public string Link { get; set; } = "";

    /// <summary>Gets or sets the hash of the document's title and text.</summary>
    [VectorStoreData]
    public string ContentHash { get; set; } = "";

    /// <summary>Gets the text that the store makes the embedding and the token vectors from.</summary>
    [VectorStoreVector(Dimensions)]
    public string Embedding => Text;

    /// <summary>Describes the record as its attributes do, for an encoder of any number of dimensions.</summary>
    internal static VectorStoreCollectionDefinition Definition(int dimensions) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Id), typeof(string)),
            new VectorStoreDataProperty(nameof(DocumentId), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Input), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Title), typeof(string)),
            new VectorStoreDataProperty(nameof(Text), typeof(string)) { IsFullTextIndexed = true },
            new VectorStoreDataProperty(nameof(SpanStart), typeof(int?)),
            new VectorStoreDataProperty(nameof(SpanLength), typeof(int?)),
            new VectorStoreDataProperty(nameof(Link), typeof(string)),
            new VectorStoreDataProperty(nameof(ContentHash), typeof(string)),
            new VectorStoreVectorProperty(nameof(Embedding), typeof(string), dimensions),
        ],
    };

    internal RerankDocument ToDocument() => new(Text)
    {
        Id = Id,
        Title = Title.Length == 0 ? null : Title,
        Link = Link.Length == 0 ? null : Link,
        SourceId = DocumentId,
        SourceSpan = SpanStart is { } start && SpanLength is { } length ? new TextChunk(start, length) : null,
        Record = this,
    };
}
