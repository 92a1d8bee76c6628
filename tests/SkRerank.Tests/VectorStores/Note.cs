using Microsoft.Extensions.VectorData;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.VectorStores;

/// <summary>A record to search by its text and its vector.</summary>
public sealed class Note
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsFullTextIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Year { get; set; }

    [VectorStoreData]
    public string? Tag { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float> Vector { get; set; }

    /// <summary>Makes notes a, b, c …, from 2001 on, whose vectors turn away from east by and by.</summary>
    public static Note[] All(params string[] texts) =>
        [.. texts.Select((text, i) => new Note { Id = ((char)('a' + i)).ToString(), Text = text, Year = 2001 + i, Tag = i % 2 == 0 ? "even" : null, Vector = new[] { 1f, i * 0.1f } })];

    /// <summary>Makes a collection in memory that takes any text as a question about the east.</summary>
    public static async Task<InMemoryCollection<string, Note>> CollectionAsync(params string[] texts)
    {
        var collection = new InMemoryCollection<string, Note>("notes", generator: new FunctionVectorGenerator(_ => [1, 0]));
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(All(texts));
        return collection;
    }
}
