using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>The vectors of an <see cref="InMemoryCollection{TKey, TRecord}"/> and their distance functions.</summary>
internal static class VectorScore
{
    public static bool IsDistance(VectorPropertyModel property) => property.DistanceFunction is not (null or DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity);

    public static bool IsGenerated(VectorPropertyModel property) => property.Type != typeof(ReadOnlyMemory<float>) && property.Type != typeof(float[]) && property.Type != typeof(Embedding<float>);

    public static float[]? ToArray(object? value) => value switch
    {
        ReadOnlyMemory<float> memory => memory.ToArray(),
        float[] array => [.. array],
        Embedding<float> embedding => embedding.Vector.ToArray(),
        _ => null,
    };

    public static object FromArray(VectorPropertyModel property, float[] vector) =>
        property.Type == typeof(float[]) ? vector.Clone()
        : property.Type == typeof(Embedding<float>) ? new Embedding<float>((float[])vector.Clone())
        : new ReadOnlyMemory<float>((float[])vector.Clone());

    public static void Check(VectorPropertyModel property) => Of(property, [1], [1]);

    /// <exception cref="ArgumentException">The vector has another length or a number that is not finite.</exception>
    public static float[] Checked(VectorPropertyModel property, float[] vector)
    {
        if (vector.Length != property.Dimensions)
            throw new ArgumentException($"The vector property '{property.ModelName}' must have {property.Dimensions} dimensions, but a vector has {vector.Length}.", nameof(vector));
        if (vector.FirstOrDefault(v => !float.IsFinite(v)) is var bad && !float.IsFinite(bad))
            throw new ArgumentException($"The vector property '{property.ModelName}' must have finite values, but a vector has {bad.ToString(CultureInfo.InvariantCulture)}.", nameof(vector));
        return vector;
    }

    public static double Of(VectorPropertyModel property, float[] a, float[] b)
    {
        double dot = 0, aa = 0, bb = 0, squares = 0, absolutes = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
            squares += difference * difference;
            absolutes += Math.Abs(difference);
        }

        var cosine = aa == 0 || bb == 0 ? 0 : dot / Math.Sqrt(aa * bb);
        return property.DistanceFunction switch
        {
            null or DistanceFunction.CosineSimilarity => cosine,
            DistanceFunction.CosineDistance => 1 - cosine,
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            DistanceFunction.EuclideanDistance => Math.Sqrt(squares),
            DistanceFunction.EuclideanSquaredDistance => squares,
            DistanceFunction.ManhattanDistance => absolutes,
            var other => throw new NotSupportedException($"The distance function of the vector property '{property.ModelName}' must be one of MEVD's for float vectors, but was '{other}'."),
        };
    }
}
