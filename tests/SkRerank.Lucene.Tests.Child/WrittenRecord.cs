using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests.Child;

/// <summary>What the child writes: the key says the batch and the place in it, the version says which round wrote it last.</summary>
public sealed class WrittenRecord
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public int Batch { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string Text { get; set; } = "";

    [VectorStoreVector(8)]
    public float[]? Vector { get; set; }
}
