namespace SkRerank.LateInteraction;

/// <summary>Represents the options of training a <see cref="ResidualCodec"/>.</summary>
public class ResidualCodecOptions
{
    private int _bits = 2;
    private int? _centroids;
    private int _iterations = 4;

    /// <summary>Gets or sets the bits of one value of the residual: 1, 2 or 4.</summary>
    /// <value>The default is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of these.</exception>
    public int Bits
    {
        get => _bits;
        set => _bits = value is 1 or 2 or 4 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Bits must be 1, 2 or 4, but was {value}.");
    }

    /// <summary>Gets or sets the number of centroids.</summary>
    /// <value>The default is <see langword="null"/>: the greatest power of two that is at most 16 · √(number of vectors), as ColBERTv2 has it.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Centroids
    {
        get => _centroids;
        set => _centroids = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Centroids must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the iterations of k-means.</summary>
    /// <value>The default is 4, as in ColBERTv2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Iterations
    {
        get => _iterations;
        set => _iterations = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Iterations must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the seed of the choice of the first centroids.</summary>
    /// <value>The default is 0; the same seed and vectors give the same codec.</value>
    public int Seed { get; set; }
}
