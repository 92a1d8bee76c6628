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

    private readonly Lock _writing = new();
    private readonly ReadersWriterGate _gate = new();
    private readonly TextAnalyzer _analyzer;
    private readonly Bm25Formula _formula;
    private Dictionary<TKey, int> _numbers = [];
    private List<TKey> _keys = [];
    private TermIndex _index = new();
    private PendingText _pending;

    /// <summary>Initializes a new instance of the <see cref="Bm25Index{TKey}"/> class without a text.</summary>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    public Bm25Index(Bm25Options? options = null)
    {
        options ??= new Bm25Options();
        _pending = _index.CreatePending();
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
        lock (_writing)
        {
            // Readers go on while the text is read; only what comes of it is written alone.
            _pending.Read(_analyzer, text);
            using var pass = _gate.Write();
            if (_numbers.TryGetValue(key, out var replaced)) _index.Delete(replaced);
            _numbers[key] = _index.Add(_pending);
            _keys.Add(key);
            CompactWhenDue();
        }
    }

    /// <summary>Takes a text out.</summary>
    /// <param name="key">The key.</param>
    /// <returns><see langword="true"/> where there was one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public bool Remove(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_writing)
        {
            using var pass = _gate.Write();
            if (!_numbers.Remove(key, out var number)) return false;
            _index.Delete(number);
            CompactWhenDue();
            return true;
        }
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

    /// <summary>Saves all texts' terms to a file, in place of the one that is there; it is whole or not there, whatever happens.</summary>
    /// <remarks>Searches go on meanwhile, and writers wait. The texts themselves are not kept.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">The token that cancels the call before it begins to write.</param>
    /// <returns>A task that is done when the file is on the disk.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The keys are not string, Guid, int or long.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SnapshotKey.Check<TKey>();
        return Task.Run(() =>
        {
            // Nothing changes without this lock, so readers need not wait.
            lock (_writing) SnapshotFile.Write(path, Write);
        }, cancellationToken);
    }

    /// <summary>Loads what <see cref="SaveAsync"/> saved, in place of what is in the index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">The token that cancels the call before it begins to read.</param>
    /// <returns>A task that is done when the texts can be found.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="NotSupportedException">The keys are not string, Guid, int or long.</exception>
    /// <exception cref="RerankException">The file is not a snapshot, of another version, analyzer or type of key, damaged or cut short; the index keeps what it has.</exception>
    public Task LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        SnapshotKey.Check<TKey>();
        return Task.Run(() =>
        {
            var (index, keys) = SnapshotFile.Read(path, reader => Read(reader, path));
            lock (_writing)
            {
                using var pass = _gate.Write();
                (_index, _keys) = (index, keys);
                _numbers = keys.Index().ToDictionary(k => k.Item, k => k.Index);
                _pending = index.CreatePending();
            }
        }, cancellationToken);
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(_analyzer.Name);
        writer.Write(typeof(TKey).Name);
        _index.Write(writer);
        foreach (var (number, key) in _keys.Index())
        {
            if (_index.IsLive(number)) SnapshotFile.WriteText(writer, SnapshotKey.ToText(key));
        }
    }

    private (TermIndex Index, List<TKey> Keys) Read(BinaryReader reader, string path)
    {
        var analyzer = reader.ReadString();
        if (analyzer != _analyzer.Name) throw SnapshotFile.Failure($"The snapshot '{path}' was made with the analyzer '{analyzer}', but this index has '{_analyzer.Name}'; use the same analyzer, or put the texts in again and save.");
        var type = reader.ReadString();
        if (type != typeof(TKey).Name) throw SnapshotFile.Failure($"The snapshot '{path}' has keys of type {type}, but this index has {typeof(TKey).Name}; use the same type, or put the texts in again and save.");
        var index = TermIndex.Read(reader);
        var keys = new List<TKey>(index.Count);
        while (keys.Count < index.Count) keys.Add(SnapshotKey.Parse<TKey>(SnapshotFile.ReadText(reader)));
        return (index, keys);
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
