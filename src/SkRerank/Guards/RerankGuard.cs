namespace SkRerank.Guards;

/// <summary>Names the mistakes that <see cref="GuardingReranker"/> warns of; each can be silenced by itself (<see cref="GuardOptions.Silenced"/>).</summary>
public enum RerankGuard
{
    /// <summary>The call has fewer candidates than <see cref="GuardOptions.CandidateFactor"/> times the results that it asks for: there is little to choose from.</summary>
    TooFewCandidates,

    /// <summary>A threshold cuts scores that no calibrator made probabilities of: the same number means another thing for the next model, query or collection.</summary>
    UncalibratedThreshold,

    /// <summary>Documents did not fit the model's window, and nothing scores them by chunks: their ends were not read.</summary>
    TruncatedDocuments,

    /// <summary>The query is in a language that the model was not trained for.</summary>
    QueryLanguage,

    /// <summary>Top scores, subwords or query lengths are spread otherwise than where the model or its calibrator was measured.</summary>
    DistantDomain,

    /// <summary>No evaluation set and no experiment is registered for the pipeline: nobody knows whether reranking helps.</summary>
    NoEvaluation,
}
