using SkRerank.Keywords;

namespace SkRerank.Retrieval;

/// <summary>The keyword index of a decorated collection: it takes the collection's writes, also while it is being built anew; thread-safe.</summary>
internal sealed class FollowingIndex<TKey>(Bm25Options options)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private Bm25Index<TKey> _index = new(options);
    private Bm25Index<TKey>? _next;
    private HashSet<TKey> _touched = [];
    private int _deletions;

    public Bm25Index<TKey> Current
    {
        get
        {
            lock (_gate) return _index;
        }
    }

    /// <summary>Gets how many deletions have begun: each may have moved records to an earlier page.</summary>
    public int Deletions => Volatile.Read(ref _deletions);

    /// <summary>Takes what the store holds now: a text, or nothing.</summary>
    public void Apply(TKey key, string? text)
    {
        Bm25Index<TKey> index;
        Bm25Index<TKey>? next;
        lock (_gate)
        {
            (index, next) = (_index, _next);
            if (next is not null) _touched.Add(key);
        }

        Write(index, key, text);
        if (next is not null) Write(next, key, text);
    }

    public void BeginDeletions(int count) => Interlocked.Add(ref _deletions, count);

    /// <summary>Forgets everything, and what is being built.</summary>
    public void Clear()
    {
        lock (_gate) (_index, _next) = (new Bm25Index<TKey>(options), null);
    }

    /// <summary>Begins to build the index anew; searches go on in the old one.</summary>
    /// <exception cref="InvalidOperationException">It is being built already.</exception>
    public Bm25Index<TKey> BeginRebuild()
    {
        lock (_gate)
        {
            if (_next is not null) throw new InvalidOperationException("The keyword index is being rebuilt already: wait for that to end.");
            _touched = [];
            return _next = new Bm25Index<TKey>(options);
        }
    }

    /// <summary>Adds a record that was read for the new index, unless a write that came since says what it holds.</summary>
    public void Add(Bm25Index<TKey> next, TKey key, string text)
    {
        lock (_gate)
        {
            if (!_touched.Contains(key)) next.Upsert(key, text);
        }
    }

    /// <summary>Puts the new index in the place of the old one, or, where it failed, drops it.</summary>
    public void EndRebuild(Bm25Index<TKey> next, bool isComplete)
    {
        lock (_gate)
        {
            if (_next != next) return;
            if (isComplete) _index = next;
            _next = null;
        }
    }

    private static void Write(Bm25Index<TKey> index, TKey key, string? text)
    {
        if (text is null) index.Remove(key);
        else index.Upsert(key, text);
    }
}
