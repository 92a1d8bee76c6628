namespace SkRerank.SemanticKernel;

/// <summary>Names what our searches put into <c>KernelSearchResults.Metadata</c>, and the function filter and the functions of a <see cref="SearchPlugin"/> into <c>FunctionResult.Metadata</c>; the lists are in the order of the results.</summary>
public static class RerankMetadata
{
    /// <summary>The scores that order the results: a list of <see cref="double"/>. Not there where a store gave no scores and nothing reranked.</summary>
    public const string Scores = "rerank.scores";

    /// <summary>What kind of numbers the scores are: a <see cref="SkRerank.ScoreKind"/>. Not there where it is not known.</summary>
    public const string ScoreKind = "rerank.score_kind";

    /// <summary>The ranks before reranking, from 1: a list of <see cref="int"/>. Not there where nothing reranked.</summary>
    public const string IncomingRanks = "rerank.incoming_ranks";

    /// <summary>The model that scored: a <see cref="string"/>. Not there where none is known.</summary>
    public const string ModelId = "rerank.model";

    /// <summary>What each stage said about each result: a list of lists of <see cref="StageScore"/>.</summary>
    public const string Trails = "rerank.trails";

    /// <summary>The results as candidates, with id, score, trail and record: a list of <see cref="RerankDocument"/>.</summary>
    public const string Candidates = "rerank.candidates";

    /// <summary>All that was found, and what was taken out and why: a <see cref="Retrieval.RetrievalResponse"/>, whose <c>Explain()</c> says how each candidate came to its place.</summary>
    public const string Response = "rerank.response";

    /// <summary>The numbered passages that a function of a <see cref="SearchPlugin"/> returned, for the citations of an answer: a <see cref="Prompting.CitedContext"/>.</summary>
    public const string Context = "rerank.context";
}
