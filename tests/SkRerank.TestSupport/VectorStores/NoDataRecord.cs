using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record of a key and a vector.</summary>
public sealed class NoDataRecord
{
    [VectorStoreKey]
    public Guid Key { get; set; }

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
