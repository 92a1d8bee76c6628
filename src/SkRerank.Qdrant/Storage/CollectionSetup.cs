using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;
using IndexKind = Microsoft.Extensions.VectorData.IndexKind;

namespace SkRerank.Qdrant.Storage;

/// <summary>Says how a collection is made for a record model.</summary>
internal static class CollectionSetup
{
    private const string MaxSim = "max_sim";
    private const string Idf = "idf";

    // No graph: every vector is compared.
    private static readonly GraphParameters Flat = new() { M = 0 };

    public static CreateCollection Create(CollectionSchema schema, QdrantCollectionOptions options)
    {
        GraphParameters? graph = options.HnswM is null && options.HnswEfConstruct is null ? null : new GraphParameters { M = options.HnswM, EfConstruct = options.HnswEfConstruct };
        var vectors = schema.Vectors.ToDictionary(field => field.Name, field => new VectorParameters
        {
            Size = field.Dimensions,
            Distance = field.Metric.Distance,
            OnDisk = options.VectorsOnDisk,
            HnswConfig = field.Property.IndexKind == IndexKind.Flat ? Flat : graph,
            QuantizationConfig = options.Quantization?.Parameters,
        }, StringComparer.Ordinal);

        // Token vectors rescore what other legs found, so that a graph over all of them would only take room.
        if (schema.TokenVector is { } tokens)
            vectors[tokens] = new VectorParameters { Size = schema.TokenEncoder!.Dimensions, Distance = "Cosine", OnDisk = options.VectorsOnDisk, HnswConfig = Flat, MultivectorConfig = new Multivector(MaxSim) };

        var index = options.KeywordsOnDisk is null ? null : new SparseIndex(options.KeywordsOnDisk);
        var sparse = schema.Data.Select(field => field.KeywordVector).OfType<string>().ToDictionary(name => name, _ => new SparseParameters { Index = index, Modifier = Idf }, StringComparer.Ordinal);
        return new CreateCollection { Vectors = vectors, SparseVectors = sparse.Count == 0 ? null : sparse, OnDiskPayload = options.PayloadOnDisk };
    }

    public static IEnumerable<CreateIndex> Indexes(CollectionSchema schema) =>
        schema.Data.Where(field => field.IndexType is not null).Select(field => new CreateIndex(field.Name, field.IndexType!));
}
