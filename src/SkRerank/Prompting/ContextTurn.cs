using SkRerank.Queries;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Holds what was found for one turn of a user.</summary>
/// <param name="Question">The user's own words.</param>
/// <param name="Query">What was searched for.</param>
/// <param name="Context">The passages; none where the search failed.</param>
internal sealed record ContextTurn(string Question, string Query, CitedContext Context)
{
    public QueryRewrite? Rewrite { get; init; }

    public RetrievalResponse? Retrieval { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>Gets the options that the search was made with, as the call gave them: the context of a turn stays the same while they do.</summary>
    public RerankedContextOptions? CallOptions { get; init; }

    /// <summary>Checks an answer against the passages.</summary>
    public CitedAnswer Cite(string text, CitationChecker checker) => new(text, Query, Context, checker.Check(text, Context)) { Rewrite = Rewrite, Retrieval = Retrieval, Failure = Failure };
}
