using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests;

/// <summary>A record whose vector is generated from its text.</summary>
public sealed class Passage
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    [VectorStoreVector(FakeEncoder.Length)]
    public string Embedding => Text;
}
