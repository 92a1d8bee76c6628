using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Qdrant.Tests;

/// <summary>Makes collections for the shared suite, on the server of a <see cref="QdrantFixture"/>.</summary>
public sealed class QdrantStoreFixture : VectorStoreFixture
{
    private readonly QdrantFixture _server = new();

    public override VectorStoreCapabilities Capabilities { get; } = new()
    {
        KeepsVectorLengths = false,
        RecordsInARequest = new QdrantCollectionOptions().MaxBatchCount,
        KeyTypes = [typeof(string), typeof(Guid), typeof(ulong)],
        UnsupportedDataTypes = [typeof(decimal), typeof(TimeOnly)],
        DistanceFunctions =
        [
            DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
            DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
        ],
        IndexKinds = [IndexKind.Hnsw, IndexKind.Flat],
    };

    public override ValueTask InitializeAsync() => _server.InitializeAsync();

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    public override VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null) =>
        new QdrantCollection<TKey, TRecord>(_server.Connection, name, new QdrantCollectionOptions { Definition = definition, EmbeddingGenerator = generator });
}
