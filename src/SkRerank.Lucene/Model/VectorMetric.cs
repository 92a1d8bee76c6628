using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Lucene.Model;

/// <summary>Represents a distance function: how vectors are compared and what number a hit reports.</summary>
/// <param name="Normalises">Whether both vectors are brought to length 1 first.</param>
/// <param name="IsDistance">Whether the vectors' distance is measured, not their dot product.</param>
/// <param name="LowerIsBetter">Whether a lower reported number is a better hit.</param>
/// <param name="Report">Gives the number to report from the dot product or the distance.</param>
internal sealed record VectorMetric(bool Normalises, bool IsDistance, bool LowerIsBetter, Func<double, double> Report)
{
    public static VectorMetric For(VectorPropertyModel property) => property.DistanceFunction switch
    {
        null or DistanceFunction.CosineSimilarity => new VectorMetric(true, false, false, Cosine),
        DistanceFunction.CosineDistance => new VectorMetric(true, false, true, d => 1 - Cosine(d)),
        DistanceFunction.DotProductSimilarity => new VectorMetric(false, false, false, d => d),
        DistanceFunction.NegativeDotProductSimilarity => new VectorMetric(false, false, true, d => -d),
        DistanceFunction.EuclideanDistance => new VectorMetric(false, true, true, d => d),
        DistanceFunction.EuclideanSquaredDistance => new VectorMetric(false, true, true, d => d * d),
        string other => throw new NotSupportedException($"The distance function of the vector property '{property.ModelName}' must be CosineSimilarity, CosineDistance, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance or EuclideanSquaredDistance, but was '{other}'."),
    };

    // Rounding can put the cosine of two equal vectors just above 1.
    private static double Cosine(double dot) => Math.Clamp(dot, -1, 1);
}
