namespace SkRerank.Postgres;

/// <summary>Says how a hybrid search makes one score of the keyword leg and the vector leg, in SQL.</summary>
/// <remarks>A record that a leg did not find gets nothing from it. Equal scores are ordered by the better rank, then by key.</remarks>
public sealed class PostgresFusion
{
    private PostgresFusion(string name, bool isConvex, int k, double keywordWeight, double vectorWeight)
    {
        Check(keywordWeight, nameof(keywordWeight));
        Check(vectorWeight, nameof(vectorWeight));
        if (keywordWeight + vectorWeight == 0) throw new ArgumentException("At least one weight must be greater than 0, but both are 0.", nameof(keywordWeight));
        Name = name;
        IsConvex = isConvex;
        K = k;
        KeywordWeight = keywordWeight;
        VectorWeight = vectorWeight;
    }

    /// <summary>Gets the name of the fused score in the trail: <c>rrf</c> or <c>minmax</c>.</summary>
    public string Name { get; }

    internal bool IsConvex { get; }

    internal int K { get; }

    internal double KeywordWeight { get; }

    internal double VectorWeight { get; }

    /// <summary>Fuses by reciprocal ranks: <c>keywordWeight / (k + rank) + vectorWeight / (k + rank)</c>, ranks from 1 (Cormack et al. 2009).</summary>
    /// <param name="k">The constant; 0 or more.</param>
    /// <param name="keywordWeight">The weight of the keyword leg; finite and not negative.</param>
    /// <param name="vectorWeight">The weight of the vector leg; finite and not negative.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is negative, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentException">Both weights are 0.</exception>
    public static PostgresFusion ReciprocalRank(int k = 60, double keywordWeight = 1, double vectorWeight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return new PostgresFusion("rrf", isConvex: false, k, keywordWeight, vectorWeight);
    }

    /// <summary>Fuses by a convex combination of scores that are brought to 0..1 in each leg, <c>(s − min) / (max − min)</c>, or 1 where all are equal (Bruch et al. 2022).</summary>
    /// <param name="keywordWeight">The weight of the keyword leg, as a share of both; finite and not negative.</param>
    /// <param name="vectorWeight">The weight of the vector leg, as a share of both; finite and not negative.</param>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    /// <exception cref="ArgumentException">Both weights are 0.</exception>
    public static PostgresFusion Convex(double keywordWeight = 1, double vectorWeight = 1) => new("minmax", isConvex: true, 0, keywordWeight, vectorWeight);

    private static void Check(double weight, string name)
    {
        if (!double.IsFinite(weight) || weight < 0) throw new ArgumentOutOfRangeException(name, weight, FormattableString.Invariant($"A weight must be a finite number of 0 or more, but was {weight}."));
    }
}
