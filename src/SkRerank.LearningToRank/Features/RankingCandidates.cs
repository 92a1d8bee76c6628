namespace SkRerank.LearningToRank.Features;

/// <summary>The candidates of one query while their features are computed, with what several features need of them; for one thread.</summary>
public sealed class RankingCandidates
{
    private readonly Dictionary<object, object> _shared = [];

    /// <summary>Initializes a new instance of the <see cref="RankingCandidates"/> class.</summary>
    /// <param name="query">The query; may be empty.</param>
    /// <param name="documents">The candidates in their incoming order.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RankingCandidates(string query, IReadOnlyList<RerankDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        Query = query;
        Documents = documents;
    }

    /// <summary>Gets the query.</summary>
    public string Query { get; }

    /// <summary>Gets the candidates in their incoming order.</summary>
    public IReadOnlyList<RerankDocument> Documents { get; }

    /// <summary>Gives what several features need, made by the first that asks: the terms of the texts, for example.</summary>
    /// <typeparam name="T">What is shared.</typeparam>
    /// <param name="key">What tells it from everything else that is shared, compared by <see cref="object.Equals(object)"/>.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>The same object for the same key.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public T Share<T>(object key, Func<RankingCandidates, T> make)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(make);
        if (_shared.TryGetValue(key, out var made)) return (T)made;
        var value = make(this);
        _shared.Add(key, value);
        return value;
    }
}
