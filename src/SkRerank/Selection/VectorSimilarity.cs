using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Selection;

/// <summary>The cosine of two vectors, 0 where it is negative; a vector of zeros is similar to none.</summary>
internal sealed class VectorSimilarity : PassageSimilarity
{
    private readonly float[] _vectors;
    private readonly int _dimensions;

    private VectorSimilarity(int count, int dimensions)
    {
        _dimensions = dimensions;
        _vectors = ArrayPool<float>.Shared.Rent(count * dimensions);
    }

    /// <summary>Compares the means of token vectors.</summary>
    public static VectorSimilarity OfTokenVectors(PackedTokenVectors[] passages)
    {
        var similarity = new VectorSimilarity(passages.Length, passages[0].Dimensions);
        var token = ArrayPool<float>.Shared.Rent(similarity._dimensions);
        var values = token.AsSpan(0, similarity._dimensions);
        for (var i = 0; i < passages.Length; i++)
        {
            var sum = similarity.Vector(i);
            sum.Clear();
            for (var t = 0; t < passages[i].Count; t++)
            {
                passages[i].CopyTo(t, values);
                TensorPrimitives.Add(sum, values, sum);
            }

            Normalize(sum);
        }

        ArrayPool<float>.Shared.Return(token);
        return similarity;
    }

    /// <exception cref="RerankException">A vector is missing, has other dimensions than the first, or a value that is not finite.</exception>
    public static VectorSimilarity OfEmbeddings(GeneratedEmbeddings<Embedding<float>> embeddings, int count)
    {
        if (embeddings.Count != count) throw Failure($"The embedding generator must give one vector for each of the {count} documents, but gave {embeddings.Count}; correct the generator.");
        var similarity = new VectorSimilarity(count, count == 0 ? 0 : embeddings[0].Vector.Length);
        for (var i = 0; i < count; i++)
        {
            var vector = embeddings[i].Vector.Span;
            if (vector.Length != similarity._dimensions || TensorPrimitives.IndexOfMaxMagnitude(vector) is >= 0 and var at && !float.IsFinite(vector[at]))
            {
                similarity.Dispose();
                throw Failure($"The embedding generator must give finite vectors of {similarity._dimensions} dimensions, but that of document {i} is not; correct the generator.");
            }

            vector.CopyTo(similarity.Vector(i));
            Normalize(similarity.Vector(i));
        }

        return similarity;
    }

    public override double Of(int a, int b) => Math.Clamp(TensorPrimitives.Dot(Vector(a), Vector(b)), 0f, 1f);

    public override void Dispose() => ArrayPool<float>.Shared.Return(_vectors);

    private Span<float> Vector(int index) => _vectors.AsSpan(index * _dimensions, _dimensions);

    private static void Normalize(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, vector);
    }

    private static RerankException Failure(string message) => new(message) { ProviderName = MmrReranker.ProviderName, Operation = "embed" };
}
