using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record with a text, a number and a vector.</summary>
/// <typeparam name="TKey">The type of its key.</typeparam>
public sealed class SimpleRecord<TKey>
    where TKey : notnull
{
    [VectorStoreKey]
    public TKey Key { get; set; } = default!;

    [VectorStoreData(IsIndexed = true)]
    public string? Text { get; set; }

    [VectorStoreData(IsIndexed = true, StorageName = "the_number")]
    public int Number { get; set; }

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
