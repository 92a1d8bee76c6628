using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests;

/// <summary>A record whose vector is generated from its text.</summary>
public sealed class Passage
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public int Year { get; set; }

    [VectorStoreVector(WordEncoder.Length)]
    public string Embedding => Text;
}
