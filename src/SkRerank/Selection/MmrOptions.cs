using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkRerank.Selection;

/// <summary>Represents the options of <see cref="MmrReranker"/>.</summary>
public sealed class MmrOptions
{
    private double _lambda = 0.7;

    /// <summary>Gets or sets the weight of relevance; the rest is that of novelty.</summary>
    /// <value>The default is 0.7; at 1 the order of the inner reranker stays.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double Lambda
    {
        get => _lambda;
        set => _lambda = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"Lambda must be in 0..1, but was {value}."));
    }

    /// <summary>Gets or sets what makes the vectors where documents come without token vectors; not disposed.</summary>
    /// <value>The default is <see langword="null"/>: then word shingles are compared.</value>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; set; }
}
