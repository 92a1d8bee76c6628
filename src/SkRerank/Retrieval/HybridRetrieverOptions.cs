using SkRerank.Fusion;

namespace SkRerank.Retrieval;

/// <summary>Represents the options of a <see cref="HybridRetriever"/>.</summary>
public class HybridRetrieverOptions
{
    private IFusion _fusion = new ReciprocalRankFusion();

    /// <summary>Gets or sets how the legs' lists become one.</summary>
    /// <value>The default is RRF with K = 60.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IFusion Fusion
    {
        get => _fusion;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _fusion = value;
        }
    }

    /// <summary>Gets or sets whether a search goes on without a leg that failed; the response then names it in <see cref="RetrievalResponse.FailedLegs"/>.</summary>
    /// <value>The default is <see langword="false"/>: a failing leg fails the search.</value>
    public bool AllowDegraded { get; set; }
}
