namespace SkRerank.SemanticKernel;

/// <summary>Names what a reranking text search puts into <c>KernelSearchResults.Metadata</c>; the lists are in the order of the results.</summary>
public static class RerankMetadata
{
    /// <summary>The scores that order the results: a list of <see cref="double"/>.</summary>
    public const string Scores = "rerank.scores";

    /// <summary>What kind of numbers the scores are: a <see cref="SkRerank.ScoreKind"/>.</summary>
    public const string ScoreKind = "rerank.score_kind";

    /// <summary>The ranks that the inner search gave, from 1: a list of <see cref="int"/>.</summary>
    public const string IncomingRanks = "rerank.incoming_ranks";

    /// <summary>The model that scored: a <see cref="string"/>, or <see langword="null"/>.</summary>
    public const string ModelId = "rerank.model";
}
