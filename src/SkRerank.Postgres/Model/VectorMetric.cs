using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Postgres.Model;

/// <summary>Represents a distance function: how vectors are compared and what number a hit reports.</summary>
/// <param name="Operator">pgvector's operator; what it gives orders ascending.</param>
/// <param name="OperatorClass">The end of the name of pgvector's operator class.</param>
/// <param name="ArrayDistance">The same number in plain SQL, of the pairs (a, b) of both vectors.</param>
/// <param name="Score">The reported number, from <c>d</c>, what the operator gives.</param>
/// <param name="LowerIsBetter">Whether a lower reported number is a better hit.</param>
internal sealed record VectorMetric(string Operator, string OperatorClass, string ArrayDistance, string Score, bool LowerIsBetter)
{
    private const string Inner = "sum(p.a::float8 * p.b)";
    private const string CosineDistance = $"1 - {Inner} / sqrt(sum(p.a::float8 * p.a) * sum(p.b::float8 * p.b))";
    private const string Euclidean = "sqrt(sum((p.a::float8 - p.b) * (p.a::float8 - p.b)))";

    /// <summary>Gets the ends of the names of all operator classes.</summary>
    public static IReadOnlyList<string> OperatorClasses { get; } = ["cosine_ops", "ip_ops", "l2_ops", "l1_ops"];

    /// <summary>Gets whether a vector of zeros has no place in it.</summary>
    public bool NeedsLength => Operator == "<=>";

    public static VectorMetric For(VectorPropertyModel property) => property.DistanceFunction switch
    {
        // Rounding can put the cosine of two equal vectors just above 1.
        null or DistanceFunction.CosineSimilarity => new VectorMetric("<=>", "cosine_ops", CosineDistance, "greatest(least(1 - d, 1), -1)", false),
        DistanceFunction.CosineDistance => new VectorMetric("<=>", "cosine_ops", CosineDistance, "greatest(least(d, 2), 0)", true),
        DistanceFunction.DotProductSimilarity => new VectorMetric("<#>", "ip_ops", $"-{Inner}", "-d", false),
        DistanceFunction.NegativeDotProductSimilarity => new VectorMetric("<#>", "ip_ops", $"-{Inner}", "d", true),
        DistanceFunction.EuclideanDistance => new VectorMetric("<->", "l2_ops", Euclidean, "d", true),
        DistanceFunction.EuclideanSquaredDistance => new VectorMetric("<->", "l2_ops", Euclidean, "d * d", true),
        DistanceFunction.ManhattanDistance => new VectorMetric("<+>", "l1_ops", "sum(abs(p.a::float8 - p.b))", "d", true),
        string other => throw new NotSupportedException($"The distance function of the vector property '{property.ModelName}' must be CosineSimilarity, CosineDistance, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance, EuclideanSquaredDistance or ManhattanDistance, but was '{other}'."),
    };
}
