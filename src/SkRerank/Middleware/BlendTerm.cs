using System.Globalization;

namespace SkRerank.Middleware;

/// <summary>Represents one more reranker of a blend, beside the inner one.</summary>
public sealed class BlendTerm
{
    /// <summary>Initializes a new instance of the <see cref="BlendTerm"/> class.</summary>
    /// <param name="name">The name of its stage in the trail.</param>
    /// <param name="reranker">The reranker; not disposed with the blend.</param>
    /// <param name="weight">The weight of its z-scores.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is negative, NaN or infinite.</exception>
    public BlendTerm(string name, IReranker reranker, double weight)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(reranker);
        Name = name;
        Reranker = reranker;
        Weight = CheckWeight(weight, nameof(Weight), nameof(weight));
    }

    /// <summary>Gets the name of its stage in the trail.</summary>
    public string Name { get; }

    /// <summary>Gets the reranker.</summary>
    public IReranker Reranker { get; }

    /// <summary>Gets the weight of its z-scores.</summary>
    public double Weight { get; }

    internal static double CheckWeight(double weight, string property, string parameter) => double.IsFinite(weight) && weight >= 0
        ? weight
        : throw new ArgumentOutOfRangeException(parameter, weight, string.Create(CultureInfo.InvariantCulture, $"{property} must be 0 or a finite positive number, but was {weight}."));
}
