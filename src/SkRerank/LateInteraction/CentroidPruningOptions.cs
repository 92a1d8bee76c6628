namespace SkRerank.LateInteraction;

/// <summary>Represents the options of <see cref="CentroidPruning"/>; the defaults are those of PLAID for 100 results.</summary>
public class CentroidPruningOptions
{
    private int _cells = 2;
    private int _candidateCount = 1024;

    /// <summary>Gets or sets how many centroids each query token looks into.</summary>
    /// <value>The default is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Cells
    {
        get => _cells;
        set => _cells = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Cells must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the dot product with some query token below which a centroid is left out of the first sifting.</summary>
    /// <value>The default is 0.45.</value>
    public double Threshold { get; set; } = 0.45;

    /// <summary>Gets or sets how many passages the first sifting keeps; the second keeps a quarter of them.</summary>
    /// <value>The default is 1024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 4.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value >= 4 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be 4 or greater, but was {value}.");
    }
}
