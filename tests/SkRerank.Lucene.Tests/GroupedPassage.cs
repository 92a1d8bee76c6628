using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests;

/// <summary>A record whose vector is generated from its text, with a group that is indexed and a source that is not.</summary>
public sealed class GroupedPassage
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string? Group { get; set; }

    [VectorStoreData]
    public string? Source { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    [VectorStoreVector(FakeEncoder.Length)]
    public string Embedding => Text;
}
