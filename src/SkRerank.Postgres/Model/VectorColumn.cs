using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Model;

/// <summary>Says in which column, and how, one vector property is kept.</summary>
internal sealed class VectorColumn
{
    public VectorColumn(VectorPropertyModel property)
    {
        SqlName.Check(property.StorageName, "column");
        Property = property;
        Sql = SqlName.Quote(property.StorageName);
        Metric = VectorMetric.For(property);
        if (property.IndexKind is not (null or IndexKind.Hnsw or IndexKind.Flat))
            throw new NotSupportedException($"The index kind of the vector property '{property.ModelName}' must be Hnsw or Flat, but was '{property.IndexKind}'.");
    }

    public VectorPropertyModel Property { get; }

    public string Name => Property.StorageName;

    /// <summary>Gets the name in quotes.</summary>
    public string Sql { get; }

    public VectorMetric Metric { get; }

    public int Dimensions => Property.Dimensions;

    /// <summary>Gets whether the property holds what the vector is made from, not the vector.</summary>
    public bool IsGenerated => Property.Type != typeof(ReadOnlyMemory<float>) && Property.Type != typeof(ReadOnlyMemory<float>?) && Property.Type != typeof(float[]) && Property.Type != typeof(Embedding<float>);

    /// <summary>Gives the vector of a native value, empty where there is none.</summary>
    public static ReadOnlyMemory<float> ToVector(object? value) => value switch
    {
        ReadOnlyMemory<float> memory => memory,
        float[] array => array,
        Embedding<float> embedding => embedding.Vector,
        _ => default,
    };

    /// <summary>Gives a vector as a value of the property's type.</summary>
    public object FromVector(float[] vector) =>
        Property.Type == typeof(float[]) ? vector
        : Property.Type == typeof(Embedding<float>) ? new Embedding<float>(vector)
        : new ReadOnlyMemory<float>(vector);

    /// <summary>Checks a vector's length and values.</summary>
    /// <exception cref="ArgumentException">The vector has another length, a value that is not finite, or no direction where the cosine needs one.</exception>
    public void Check(ReadOnlySpan<float> vector, string owner)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"The vector property '{Property.ModelName}' must have {Dimensions} dimensions, but the vector of {owner} has {vector.Length}.", nameof(vector));
        for (var i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
                throw new ArgumentException($"The vector property '{Property.ModelName}' must have finite values, but the vector of {owner} has {vector[i].ToString(CultureInfo.InvariantCulture)} at position {i}.", nameof(vector));
        }

        if (Metric.NeedsLength && vector.IndexOfAnyExcept(0f) < 0)
            throw new ArgumentException($"The vector property '{Property.ModelName}' is compared by its cosine, which a vector of zeros does not have, but the vector of {owner} is one: leave it out, or use another distance function.", nameof(vector));
    }

    /// <summary>Embeds a search value, or takes it as it is where it is a vector.</summary>
    public async Task<ReadOnlyMemory<float>> EmbedAsync(object value, CancellationToken cancellationToken)
    {
        var vector = ToVector(value);
        if (value is not (ReadOnlyMemory<float> or float[] or Embedding<float>))
        {
            if (value is string query && Property.EmbeddingGenerator?.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder) vector = await embedder.EmbedQueryAsync(query, cancellationToken).ConfigureAwait(false);
            else if (Property.EmbeddingGenerationDispatcher is null) throw new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), "ReadOnlyMemory<float>, float[], Embedding<float>"));
            else vector = ((Embedding<float>)await Property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector;
        }

        Check(vector.Span, "the query");
        return vector;
    }
}
