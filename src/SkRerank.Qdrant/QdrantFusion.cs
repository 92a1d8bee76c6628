using System.Text.Json.Nodes;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

/// <summary>Says how the server makes one ranking of the vector's and the keywords'.</summary>
public sealed class QdrantFusion
{
    private readonly Func<bool, QueryBody> _query;

    private QdrantFusion(string name, bool readsScores, Func<bool, QueryBody> query)
    {
        Name = name;
        ReadsScores = readsScores;
        _query = query;
    }

    /// <summary>Gets the name of the fused score in the trail.</summary>
    public string Name { get; }

    /// <summary>Gets distribution-based score fusion: the sum of (s − (μ − 3σ)) / 6σ over the legs.</summary>
    public static QdrantFusion Dbsf { get; } = new("qdrant-dbsf", true, _ => new QueryBody { Fusion = "dbsf" });

    /// <summary>Gets whether scores are added, so that a greater one must be a better one.</summary>
    internal bool ReadsScores { get; }

    /// <summary>Fuses by reciprocal ranks: the sum of 1 / (r / w + k − 1) over the legs that have the record, rank r from 1.</summary>
    /// <remarks>A server that is too old to know the parameters refuses them; <see cref="RrfDefault"/> runs on every server of the Query API.</remarks>
    /// <param name="k">The constant; 1 or more.</param>
    /// <param name="vectorWeight">The weight of the vector's ranking; finite and above 0.</param>
    /// <param name="keywordWeight">The weight of the keywords' ranking; finite and above 0.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static QdrantFusion Rrf(int k = 60, double vectorWeight = 1, double keywordWeight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        CheckWeight(vectorWeight, nameof(vectorWeight), least: double.Epsilon);
        CheckWeight(keywordWeight, nameof(keywordWeight), least: double.Epsilon);
        double[]? weights = vectorWeight == keywordWeight && vectorWeight == 1 ? null : [vectorWeight, keywordWeight];
        return new QdrantFusion("qdrant-rrf", false, both => new QueryBody { Rrf = new ReciprocalRanks(k, both ? weights : weights?[..1]) });
    }

    /// <summary>Gets reciprocal rank fusion as the server does it by default, with k = 2.</summary>
    public static QdrantFusion RrfDefault { get; } = new("qdrant-rrf", false, _ => new QueryBody { Fusion = "rrf" });

    /// <summary>Fuses by a formula: the vector's score times its weight plus the BM25 score times its weight; a leg that lacks the record adds 0.</summary>
    /// <remarks>The scores go in as they are: a cosine is at most 1, and BM25 scores grow with the number of words, so choose the weights by measuring.</remarks>
    /// <param name="vectorWeight">The weight of the vector's score; finite and not negative.</param>
    /// <param name="keywordWeight">The weight of the BM25 score; finite and not negative.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static QdrantFusion WeightedSum(double vectorWeight, double keywordWeight)
    {
        CheckWeight(vectorWeight, nameof(vectorWeight), least: 0);
        CheckWeight(keywordWeight, nameof(keywordWeight), least: 0);
        return new QdrantFusion("qdrant-sum", true, both => new QueryBody
        {
            Formula = new JsonObject { ["sum"] = both ? new JsonArray(Term(vectorWeight, 0), Term(keywordWeight, 1)) : new JsonArray(Term(vectorWeight, 0)) },
            Defaults = both ? new JsonObject { ["$score[0]"] = 0.0, ["$score[1]"] = 0.0 } : new JsonObject { ["$score[0]"] = 0.0 },
        });
    }

    /// <summary>Makes the query over the prefetches of the vector and, where the query has words, the keywords, in this order.</summary>
    internal QueryBody ToQuery(bool hasKeywords) => _query(hasKeywords);

    private static JsonObject Term(double weight, int leg) => new() { ["mult"] = new JsonArray(weight, FormattableString.Invariant($"$score[{leg}]")) };

    private static void CheckWeight(double weight, string name, double least)
    {
        if (!double.IsFinite(weight) || weight < least)
            throw new ArgumentOutOfRangeException(name, weight, FormattableString.Invariant($"A weight must be a finite number {(least > 0 ? "above 0" : "of at least 0")}, but was {weight}."));
    }
}
