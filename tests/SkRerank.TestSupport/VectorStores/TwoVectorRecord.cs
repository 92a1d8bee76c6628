using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record with two vectors of different lengths and distance functions.</summary>
public sealed class TwoVectorRecord
{
    [VectorStoreKey]
    public Guid Key { get; set; }

    [VectorStoreData]
    public int Number { get; set; }

    [VectorStoreVector(2)]
    public ReadOnlyMemory<float> First { get; set; }

    [VectorStoreVector(3, DistanceFunction = DistanceFunction.EuclideanDistance, StorageName = "second_vector")]
    public ReadOnlyMemory<float> Second { get; set; }
}
