namespace SkRerank.Keywords;

/// <summary>Holds texts in memory and finds them by BM25; thread-safe: any number of readers beside one writer at a time.</summary>
/// <remarks>
/// <para>Deleted and replaced texts count in no statistics from the moment the call returns; the room they take is given back when they are more than a quarter.</para>
/// <para>Answers are exact: score descending, and equal scores in the order in which the texts were put in, where a replaced text counts as new. A shorter answer is the beginning of a longer one.</para>
/// <para>A document that has no term of the query is never found. Terms that stand several times in the query count as often.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
public sealed class Bm25Index<TKey>
    where TKey : notnull
{
    private const int MinDeletedToCompact = 1024;

    private readonly ReadersWriterGate _gate = new();
    private readonly Dictionary<TKey, int> _numbers = [];
    private readonly List<TKey> _keys = [];
    private readonly TermIndex _index = new();
    private readonly TextAnalyzer _analyzer;
    private readonly Bm25Formula _formula;

    /// <summary>Initializes a new instance of the <see cref="Bm25Index{TKey}"/> class without a text.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    public Bm25Index(Bm25Options? options = null)
    {
        options ??= new Bm25Options();
        _analyzer = options.Analyzer;
        _formula = new Bm25Formula(options);
    }

    /// <summary>Gets the number of texts.</summary>
    public int Count
    {
        get
        {
            using var pass = _gate.Read();
            return _index.Count;
        }
    }

    /// <summary>Puts a text in, in place of the one that has its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public void Upsert(TKey key, string text)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(text);
        var terms = TermCounter.Count(_analyzer, text);
        using var pass = _gate.Write();
        if (_numbers.TryGetValue(key, out var replaced)) _index.Delete(replaced);
        _numbers[key] = _index.Add(terms);
        _keys.Add(key);
        CompactWhenDue();
    }

    /// <summary>Takes a text out.</summary>
    /// <param name="key">The key.</param>
    /// <returns><see langword="true"/> where there was one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public bool Remove(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var pass = _gate.Write();
        if (!_numbers.Remove(key, out var number)) return false;
        _index.Delete(number);
        CompactWhenDue();
        return true;
    }

    /// <summary>Finds the texts with the highest scores.</summary>
    /// <param name="query">The query, analysed like a text; one without a term that is in a text finds nothing.</param>
    /// <param name="top">How many at most; <see cref="int.MaxValue"/> gives all that have a term of the query.</param>
    /// <param name="filter">What keys must satisfy, or <see langword="null"/>. It is asked about few of the keys, while writers wait, and must not call this index. The statistics are those of all texts.</param>
    /// <returns>The hits, best first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is less than 1.</exception>
    public IReadOnlyList<KeywordHit<TKey>> Search(string query, int top, Func<TKey, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (top < 1) throw new ArgumentOutOfRangeException(nameof(top), top, $"top must be greater than 0, but was {top}.");
        var terms = TermCounter.Count(_analyzer, query);
        using var pass = _gate.Read();
        Func<int, bool>? accept = filter is null ? null : number => filter(_keys[number]);
        return _index.Search(_formula, terms, top, accept).ConvertAll(hit => new KeywordHit<TKey>(_keys[hit.Number], hit.Score));
    }

    /// <summary>Collects what BM25 must know of all texts, to score other texts by it.</summary>
    /// <returns>The statistics, which later changes do not reach.</returns>
    public Bm25Statistics CollectStatistics()
    {
        using var pass = _gate.Read();
        return new Bm25Statistics(_index.Count, _index.AverageLength, _index.DocumentFrequencies());
    }

    private void CompactWhenDue()
    {
        if (_index.Deleted < MinDeletedToCompact || _index.Deleted * 4L <= _index.Numbers) return;
        var numbers = _index.Compact();
        for (var old = 0; old < numbers.Length; old++)
        {
            if (numbers[old] < 0) continue;
            _keys[numbers[old]] = _keys[old];
            _numbers[_keys[old]] = numbers[old];
        }

        _keys.RemoveRange(_index.Numbers, _keys.Count - _index.Numbers);
    }
}
