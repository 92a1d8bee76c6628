using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.VectorStores;

/// <summary>Puts a keyword index beside collections in memory, which have none.</summary>
public sealed class HybridFixture : VectorStoreFixture
{
    private readonly InMemoryFixture _inner = new();

    public override VectorStoreCapabilities Capabilities { get; } = new()
    {
        KeyTypes = new InMemoryFixture().Capabilities.KeyTypes,
        DistanceFunctions = new InMemoryFixture().Capabilities.DistanceFunctions,
    };

    public override VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null) =>
        new HybridVectorStoreCollection<TKey, TRecord>(_inner.CreateCollection<TKey, TRecord>(name, definition, generator), record => (TKey)Value(record, "Key")!, record => Value(record, "Text") as string);

    private static object? Value(object record, string property) => record is Dictionary<string, object?> values
        ? values.FirstOrDefault(v => string.Equals(v.Key, property, StringComparison.OrdinalIgnoreCase)).Value
        : record.GetType().GetProperty(property)?.GetValue(record);
}
