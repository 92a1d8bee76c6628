using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record with a property of the type under test.</summary>
/// <typeparam name="TValue">The type.</typeparam>
public sealed class ValueRecord<TValue>
{
    [VectorStoreKey]
    public Guid Key { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public TValue Value { get; set; } = default!;

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
