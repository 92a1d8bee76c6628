using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record whose vector is generated from a text.</summary>
public sealed class GeneratedRecord
{
    [VectorStoreKey]
    public Guid Key { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreVector(3)]
    public string? Embedding { get; set; }
}
