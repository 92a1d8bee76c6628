namespace SkRerank.Cli.Mining;

/// <summary>The layouts of <c>skrerank mine</c>.</summary>
internal enum MiningFormat
{
    /// <summary>anchor, positive, negative_1 … negative_n, scores.</summary>
    NTuple,

    /// <summary>anchor, positive, negative, scores: a line for each negative.</summary>
    Triplet,

    /// <summary>anchor, document, and label or score: a line for each document.</summary>
    LabeledPair,

    /// <summary>anchor, documents, and labels or scores: a line for each positive.</summary>
    LabeledList,

    /// <summary>anchor, documents in the teacher's order, labels 1, 1/2, 1/3, …: a line for each query.</summary>
    RankedList,

    /// <summary>query, positive_passages, retrieved_passages in the search's order, permutation: RankGPT's layout.</summary>
    RankGpt,
}
