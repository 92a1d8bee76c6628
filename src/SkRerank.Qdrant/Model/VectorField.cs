using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Qdrant.Model;

/// <summary>Says under which name, and how, one vector property is kept.</summary>
internal sealed class VectorField
{
    public VectorField(VectorPropertyModel property)
    {
        if (property.IndexKind is not (null or IndexKind.Hnsw or IndexKind.Flat))
            throw new NotSupportedException($"The index kind of the vector property '{property.ModelName}' must be Hnsw or Flat, but was '{property.IndexKind}'.");
        Property = property;
        Metric = VectorMetric.For(property);
    }

    public VectorPropertyModel Property { get; }

    public string Name => Property.StorageName;

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

    /// <summary>Gives a stored vector as a value of the property's type.</summary>
    public object FromVector(JsonElement stored)
    {
        float[] vector = [.. stored.EnumerateArray().Select(number => number.GetSingle())];
        return Property.Type == typeof(float[]) ? vector
            : Property.Type == typeof(Embedding<float>) ? new Embedding<float>(vector)
            : new ReadOnlyMemory<float>(vector);
    }

    /// <summary>Checks a vector's length and values.</summary>
    /// <exception cref="ArgumentException">The vector has another length, or a value that is not finite.</exception>
    public void Check(ReadOnlySpan<float> vector, string owner)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"The vector property '{Property.ModelName}' must have {Dimensions} dimensions, but the vector of {owner} has {vector.Length}.", nameof(vector));
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
                throw new ArgumentException($"The vector property '{Property.ModelName}' must have finite values, but the vector of {owner} has {vector[i].ToString(CultureInfo.InvariantCulture)} at position {i}.", nameof(vector));
        }
    }
}
