namespace SkRerank.Fusion;

/// <summary>Fuses by reciprocal ranks: the sum of weight / (K + rank) over the lists that have the candidate.</summary>
/// <remarks>Ranks count from 1; an absent candidate adds nothing; scores are not read. Source: Cormack, Clarke and Büttcher, SIGIR 2009.</remarks>
public sealed class ReciprocalRankFusion : IFusion
{
    /// <summary>The K of the paper: 60.</summary>
    public const int DefaultK = 60;

    /// <summary>Initializes a new instance of the <see cref="ReciprocalRankFusion"/> class.</summary>
    /// <param name="k">The constant added to each rank; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is negative.</exception>
    public ReciprocalRankFusion(int k = DefaultK)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        K = k;
    }

    /// <summary>Gets the constant added to each rank.</summary>
    /// <value>The default is 60.</value>
    public int K { get; }

    /// <inheritdoc/>
    public string Name => "rrf";

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists) =>
        FusionTable.Fuse(Name, lists, (rank, weight) => weight / (K + rank));
}
