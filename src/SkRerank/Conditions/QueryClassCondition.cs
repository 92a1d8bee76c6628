namespace SkRerank.Conditions;

/// <summary>Reranks queries of certain classes.</summary>
public sealed class QueryClassCondition : IRerankCondition
{
    private readonly HashSet<QueryClass> _reranked;

    /// <summary>Initializes a new instance of the <see cref="QueryClassCondition"/> class.</summary>
    /// <param name="reranked">The classes that are reranked; questions and keywords where none is given.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reranked"/> is <see langword="null"/>.</exception>
    public QueryClassCondition(params QueryClass[] reranked)
    {
        ArgumentNullException.ThrowIfNull(reranked);
        _reranked = reranked.Length == 0 ? [QueryClass.Question, QueryClass.Keyword] : [.. reranked];
    }

    /// <inheritdoc/>
    public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents)
    {
        var found = QueryClassifier.Classify(query);
        var rerank = _reranked.Contains(found);
        return new RerankDecision(rerank, $"The query looks like {Name(found)}, which is {(rerank ? "" : "not ")}reranked.") { Rule = "class" };
    }

    private static string Name(QueryClass found) => found switch
    {
        QueryClass.Navigational => "an address",
        QueryClass.Identifier => "an identifier",
        QueryClass.Question => "a question",
        _ => "keywords",
    };
}
