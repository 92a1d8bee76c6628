using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Groups unit vectors around centroids of length 1 (k-means by the dot product).</summary>
internal static class SphericalKMeans
{
    public static TokenVectors Run(TokenVectors vectors, int count, int iterations, int seed, CancellationToken cancellationToken)
    {
        var dimensions = vectors.Dimensions;
        var values = new float[count * dimensions];
        var order = Enumerable.Range(0, vectors.Count).ToArray();
        new Random(seed).Shuffle(order);
        for (var c = 0; c < count; c++) vectors[order[c]].CopyTo(values.AsSpan(c * dimensions, dimensions));
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var nearest = new NearestCentroids(new TokenVectors(values, dimensions)).Find(vectors, cancellationToken);
            var sums = new float[values.Length];
            for (var i = 0; i < nearest.Length; i++)
            {
                var sum = sums.AsSpan(nearest[i] * dimensions, dimensions);
                TensorPrimitives.Add(sum, vectors[i], sum);
            }

            for (var c = 0; c < count; c++)
            {
                var sum = sums.AsSpan(c * dimensions, dimensions);
                var length = TensorPrimitives.Norm(sum);

                // A centroid that nothing is near to stays where it was.
                if (length > 0) TensorPrimitives.Divide(sum, length, values.AsSpan(c * dimensions, dimensions));
            }
        }

        return new TokenVectors(values, dimensions);
    }
}
