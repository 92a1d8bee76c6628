using System.Numerics.Tensors;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Inference;

/// <summary>Turns token vectors into one embedding.</summary>
internal static class Pooling
{
    /// <summary>Pools the vectors of all tokens of a text, special tokens included.</summary>
    /// <param name="vectors">The vectors, one after another, without padding.</param>
    /// <param name="dimensions">The length of one vector.</param>
    /// <param name="mode">How they are pooled.</param>
    public static float[] Pool(ReadOnlySpan<float> vectors, int dimensions, PoolingMode mode)
    {
        var pooled = vectors[..dimensions].ToArray();
        if (mode == PoolingMode.Cls) return pooled;
        if (mode == PoolingMode.LastToken) return vectors[^dimensions..].ToArray();
        for (var start = dimensions; start < vectors.Length; start += dimensions)
        {
            var vector = vectors.Slice(start, dimensions);
            if (mode == PoolingMode.Mean) TensorPrimitives.Add(pooled, vector, pooled);
            else TensorPrimitives.Max(pooled, vector, pooled);
        }

        if (mode == PoolingMode.Mean) TensorPrimitives.Divide(pooled, vectors.Length / dimensions, pooled);
        return pooled;
    }

    /// <summary>Divides a vector by its length; a vector of zeros stays as it is.</summary>
    /// <returns>Whether all values are finite.</returns>
    public static bool Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length)) return false;
        if (length > 0) TensorPrimitives.Divide(vector, length, vector);
        return true;
    }
}
