using Microsoft.Extensions.VectorData;

namespace SkRerank.Qdrant.Tests;

/// <summary>A record as users of the official connector have.</summary>
public sealed class Hotel
{
    [VectorStoreKey]
    public Guid Id { get; set; }

    [VectorStoreData(IsFullTextIndexed = true, StorageName = "hotel_name")]
    public string? Name { get; set; }

    [VectorStoreData]
    public double Rating { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Stars { get; set; }

    [VectorStoreData]
    public bool Open { get; set; }

    [VectorStoreData]
    public List<string> Tags { get; set; } = [];

    [VectorStoreData]
    public DateTimeOffset Opened { get; set; }

    [VectorStoreData]
    public DateTimeOffset? Closed { get; set; }

    [VectorStoreVector(3, DistanceFunction = DistanceFunction.DotProductSimilarity, StorageName = "description_vector")]
    public ReadOnlyMemory<float> Vector { get; set; }
}
