using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Tests.Servers;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Postgres.Tests;

/// <summary>Keeps the collections of the conformance tests on the server with pgvector.</summary>
public sealed class PgvectorFixture(PgvectorServer server) : VectorStoreFixture
{
    public override string? SkipReason => server.SkipReason;

    public override VectorStoreCapabilities Capabilities { get; } = new()
    {
        UnsupportedDataTypes = [typeof(byte)],
        DistanceFunctions =
        [
            DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
            DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
        ],
        IndexKinds = [IndexKind.Flat, IndexKind.Hnsw],
    };

    public override VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null) =>
        new PostgresCollection<TKey, TRecord>(server.DataSource, name, new PostgresCollectionOptions { Definition = definition, EmbeddingGenerator = generator });
}
