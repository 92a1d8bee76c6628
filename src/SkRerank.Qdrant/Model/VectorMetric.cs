using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Qdrant.Model;

/// <summary>Represents a distance function: the server's, and how its number becomes the one to report.</summary>
/// <param name="Distance">The server's name of it.</param>
/// <param name="LowerIsBetter">Whether a lower reported number is a better hit.</param>
/// <param name="Report">Gives the number to report from the server's.</param>
/// <param name="ToServer">Gives the server's number from a reported one, for thresholds.</param>
internal sealed record VectorMetric(string Distance, bool LowerIsBetter, Func<double, double> Report, Func<double, double> ToServer)
{
    public static VectorMetric For(VectorPropertyModel property) => property.DistanceFunction switch
    {
        null or DistanceFunction.CosineSimilarity => new VectorMetric("Cosine", false, s => s, s => s),
        DistanceFunction.CosineDistance => new VectorMetric("Cosine", true, s => 1 - s, d => 1 - d),
        DistanceFunction.DotProductSimilarity => new VectorMetric("Dot", false, s => s, s => s),
        DistanceFunction.NegativeDotProductSimilarity => new VectorMetric("Dot", true, s => -s, d => -d),
        DistanceFunction.EuclideanDistance => new VectorMetric("Euclid", true, d => d, d => d),
        DistanceFunction.EuclideanSquaredDistance => new VectorMetric("Euclid", true, d => d * d, Math.Sqrt),
        DistanceFunction.ManhattanDistance => new VectorMetric("Manhattan", true, d => d, d => d),
        string other => throw new NotSupportedException($"The distance function of the vector property '{property.ModelName}' must be CosineSimilarity, CosineDistance, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance, EuclideanSquaredDistance or ManhattanDistance, but was '{other}'."),
    };

    /// <summary>Gets whether the server itself takes a lower number for a better one, as it does with distances.</summary>
    public bool IsServerDistance => Distance is "Euclid" or "Manhattan";
}
