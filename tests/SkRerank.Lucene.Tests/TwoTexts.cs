using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests;

/// <summary>A record with two full-text properties, two vectors and a number as key.</summary>
public sealed class TwoTexts
{
    [VectorStoreKey]
    public int Id { get; set; }

    [VectorStoreData(IsFullTextIndexed = true, StorageName = "title")]
    public string? Title { get; set; }

    [VectorStoreData(IsFullTextIndexed = true)]
    public string? Body { get; set; }

    [VectorStoreVector(2, DistanceFunction = DistanceFunction.DotProductSimilarity)]
    public float[]? First { get; set; }

    [VectorStoreVector(3, DistanceFunction = DistanceFunction.EuclideanDistance, StorageName = "second")]
    public Microsoft.Extensions.AI.Embedding<float>? Second { get; set; }
}
