using System.Globalization;
using System.Runtime.InteropServices;
using Lucene.Net.Documents;
using Lucene.Net.Util;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Lucene.Model;

/// <summary>Says under which name, and how, one vector property is kept in the index: little-endian floats, as they were given.</summary>
internal sealed class VectorField
{
    public VectorField(VectorPropertyModel property)
    {
        Property = property;
        Name = "v." + property.StorageName;
        Metric = VectorMetric.For(property);
    }

    public VectorPropertyModel Property { get; }

    public string Name { get; }

    public VectorMetric Metric { get; }

    public int Dimensions => Property.Dimensions;

    /// <summary>Gets whether the property holds what the vector is made from, not the vector.</summary>
    public bool IsGenerated => Property.Type != typeof(ReadOnlyMemory<float>) && Property.Type != typeof(ReadOnlyMemory<float>?) && Property.Type != typeof(float[]) && Property.Type != typeof(Embedding<float>);

    /// <summary>Gets the identity of the model that makes the vectors, where there is a generator that tells it.</summary>
    public string? ModelId => (Property.EmbeddingGenerator?.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;

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

    /// <summary>Adds a vector to a document; an empty one is left out.</summary>
    public void Add(Document document, ReadOnlySpan<float> vector, string key)
    {
        if (vector.IsEmpty) return;
        Check(vector, $"the record '{key}'");
        document.Add(new BinaryDocValuesField(Name, new BytesRef(MemoryMarshal.AsBytes(vector).ToArray())));
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
