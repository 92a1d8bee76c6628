using Microsoft.Extensions.VectorData;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Says what a store can do; what it cannot do must be an error that says so, and the tests try that instead.</summary>
public sealed class VectorStoreCapabilities
{
    /// <summary>Gets whether the collections are <see cref="IKeywordHybridSearchable{TRecord}"/>.</summary>
    public bool HybridSearch { get; init; } = true;

    /// <summary>Gets whether a record may have no vector property.</summary>
    public bool NoVectors { get; init; } = true;

    /// <summary>Gets whether a vector that is compared by its cosine comes back as it was given; otherwise with length 1.</summary>
    public bool KeepsVectorLengths { get; init; } = true;

    /// <summary>Gets whether a batch with a bad record writes nothing.</summary>
    public bool WholeBatches { get; init; } = true;

    /// <summary>Gets how many records go into one request of a large batch; one that is broken off leaves whole requests, and not the whole batch.</summary>
    /// <value>The default is <see cref="int.MaxValue"/>: all.</value>
    public int RecordsInARequest { get; init; } = int.MaxValue;

    /// <summary>Gets the key types, of <see cref="string"/>, <see cref="Guid"/>, <see cref="int"/>, <see cref="long"/> and <see cref="ulong"/>; Guid is a must.</summary>
    public IReadOnlyCollection<Type> KeyTypes { get; init; } = [typeof(string), typeof(Guid), typeof(int), typeof(long)];

    /// <summary>Gets the types that a data property cannot have, of those that the suite tries.</summary>
    public IReadOnlyCollection<Type> UnsupportedDataTypes { get; init; } = [];

    /// <summary>Gets the distance functions of the store.</summary>
    public IReadOnlyCollection<string> DistanceFunctions { get; init; } =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
    ];

    /// <summary>Gets the index kinds of the store.</summary>
    public IReadOnlyCollection<string> IndexKinds { get; init; } = [IndexKind.Flat];

    /// <summary>Gets the names of the filters of <see cref="ConformanceFilters"/> that the store cannot answer; each must be a <see cref="NotSupportedException"/>.</summary>
    public IReadOnlyCollection<string> UnsupportedFilters { get; init; } = [];
}
