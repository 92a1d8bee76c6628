using SkRerank.LateInteraction;
using SkRerank.Qdrant.Keywords;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Storage;

/// <summary>Makes the queries on one collection: each leg by itself, and one over the other.</summary>
internal sealed class QueryFactory(CollectionSchema schema, KeywordEncoder keywords, QdrantCollectionOptions options, string collection)
{
    private readonly SearchParameters? _parameters = Parameters(options);

    /// <summary>Makes the query for the nearest vectors.</summary>
    public QueryRequest Vector(CollectionLayout layout, VectorField field, ReadOnlyMemory<float> vector, Condition? filter, int limit) => new()
    {
        Query = new QueryBody { Nearest = VectorValue.Of(vector) },
        Using = layout.Using(field),
        Filter = filter,
        Params = _parameters,
        Limit = limit,
    };

    /// <summary>Makes the query by BM25, or <see langword="null"/> where the query has no word that is searched for.</summary>
    /// <exception cref="RerankException">The collection has no sparse vector for the property.</exception>
    public QueryRequest? Keywords(CollectionLayout layout, DataField field, string query, Condition? filter, int limit)
    {
        string name = field.KeywordVector!;
        if (!layout.Has(name))
        {
            throw new RerankException($"The collection '{collection}' has no sparse vector '{name}', which keyword search of the property '{field.Property.ModelName}' needs: it was made by another program or without IsFullTextIndexed, so make it with EnsureCollectionExistsAsync and write the records again.")
            {
                ProviderName = "qdrant",
                Operation = "query",
            };
        }

        SparseVector weights = keywords.Query(query);
        return weights.IsEmpty ? null : new QueryRequest { Query = new QueryBody { Nearest = VectorValue.Of(weights) }, Using = name, Filter = filter, Limit = limit };
    }

    /// <summary>Makes the query that has the server fuse the legs; without the keywords' leg it fuses the vector's alone.</summary>
    /// <exception cref="NotSupportedException">The fusion adds scores, and the vector's are distances.</exception>
    public static QueryRequest Fused(QdrantFusion fusion, VectorField field, QueryRequest vector, QueryRequest? keywords, int limit)
    {
        if (fusion.ReadsScores && field.Metric.IsServerDistance)
            throw new NotSupportedException($"The fusion '{fusion.Name}' adds scores, but those of the vector property '{field.Property.ModelName}' are distances, of which the nearest would add the least: use QdrantFusion.Rrf.");
        return new QueryRequest
        {
            Prefetch = keywords is null ? [vector] : [vector, keywords],
            Query = fusion.ToQuery(keywords is not null),
            Limit = limit,
        };
    }

    /// <summary>Makes the query by MaxSim, over what the given queries find or, where there are none, over everything.</summary>
    /// <exception cref="RerankException">The collection stores no token vectors.</exception>
    public QueryRequest Tokens(CollectionLayout layout, TokenVectors tokens, Condition? filter, int limit, IReadOnlyList<QueryRequest> over)
    {
        if (!layout.Has(schema.TokenVector!))
            throw new RerankException($"The collection '{collection}' has no multivector '{schema.TokenVector}' of token vectors: make it with EnsureCollectionExistsAsync and StoreTokenVectors, and write the records again.") { ProviderName = "qdrant", Operation = "query" };
        return new QueryRequest
        {
            Prefetch = over.Count == 0 ? null : over,
            Query = new QueryBody { Nearest = VectorValue.Of(tokens) },
            Using = schema.TokenVector,
            Filter = filter,
            Limit = limit,
        };
    }

    private static SearchParameters? Parameters(QdrantCollectionOptions options)
    {
        QuantizedSearch? quantized = options.Rescore is null && options.Oversampling is null ? null : new QuantizedSearch { Rescore = options.Rescore, Oversampling = options.Oversampling };
        return options.HnswEf is null && !options.ExactSearch && quantized is null ? null
            : new SearchParameters { HnswEf = options.HnswEf, Exact = options.ExactSearch ? true : null, Quantization = quantized };
    }
}
