using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.VectorStores;

/// <summary>Makes collections in memory.</summary>
public sealed class InMemoryFixture : VectorStoreFixture
{
    public override VectorStoreCapabilities Capabilities { get; } = new()
    {
        HybridSearch = false,
        KeyTypes = [typeof(string), typeof(Guid), typeof(int), typeof(long), typeof(ulong)],
        DistanceFunctions = [.. new VectorStoreCapabilities().DistanceFunctions, DistanceFunction.ManhattanDistance],
    };

    public override VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null) =>
        new InMemoryCollection<TKey, TRecord>(name, definition, generator);
}
