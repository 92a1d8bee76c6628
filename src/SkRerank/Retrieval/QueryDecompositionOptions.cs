using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Fusion;

namespace SkRerank.Retrieval;

/// <summary>Represents the options of a <see cref="DecomposingRetriever"/>.</summary>
public sealed class QueryDecompositionOptions
{
    private int _maxParts = 4;
    private double _wholeWeight = 1;
    private IFusion _fusion = new ReciprocalRankFusion();

    /// <summary>Gets or sets how many parts a question may have, each a search of its own.</summary>
    /// <value>The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 2..16.</exception>
    public int MaxParts
    {
        get => _maxParts;
        set => _maxParts = value is >= 2 and <= 16 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxParts must be in 2..16, but was {value}.");
    }

    /// <summary>Gets or sets the model that splits questions; not disposed here. What it writes is searched for and nothing else.</summary>
    /// <value>The default is <see langword="null"/>: the rule splits them.</value>
    public IChatClient? Model { get; set; }

    /// <summary>Gets or sets whether the rule splits the question where the model fails; otherwise its failure is thrown. An answer that is no list of parts always leaves it to the rule, marked.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseRuleOnFailure { get; set; }

    /// <summary>Gets or sets how what was found for the parts becomes one list.</summary>
    /// <value>The default is RRF with K = 60.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IFusion Fusion
    {
        get => _fusion;
        set => _fusion = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets the weight of the whole question, which is searched for beside its parts; each of them weighs 1.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WholeWeight
    {
        get => _wholeWeight;
        set => _wholeWeight = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"WholeWeight must be a finite number of 0 or more, but was {value}."));
    }

    /// <summary>Gets or sets whether a search goes on where that for one of the parts failed; the response then names it in <see cref="RetrievalResponse.FailedLegs"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowDegraded { get; set; }

    /// <summary>Gets or sets where it is logged that the rule stood in for the model.</summary>
    /// <value>The default is <see langword="null"/>: it is only counted (<see cref="RerankTelemetry.QueryFallbacks"/>).</value>
    public ILogger? Logger { get; set; }

    internal QueryDecompositionOptions Copy() => (QueryDecompositionOptions)MemberwiseClone();
}
