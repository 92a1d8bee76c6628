using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record to filter by each of its properties.</summary>
public sealed class FilterRecord
{
    [VectorStoreKey]
    public Guid Key { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string? Text { get; set; }

    /// <summary>Gets or sets a text that is stored and not indexed.</summary>
    [VectorStoreData]
    public string? Plain { get; set; }

    [VectorStoreData(IsIndexed = true, StorageName = "the_number")]
    public int Number { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Other { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int? Maybe { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public long Big { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public double Ratio { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool Flag { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public bool? Answer { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public DateTimeOffset When { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public string[] Tags { get; set; } = [];

    [VectorStoreData(IsIndexed = true)]
    public List<string> Labels { get; set; } = [];

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
