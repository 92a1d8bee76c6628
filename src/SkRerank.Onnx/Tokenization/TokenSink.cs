namespace SkRerank.Onnx.Tokenization;

/// <summary>Collects token ids, or only counts them, up to a limit.</summary>
/// <param name="collect">Whether the ids are kept.</param>
/// <param name="limit">How many tokens are wanted.</param>
internal struct TokenSink(bool collect, int limit)
{
    private int[] _ids = collect ? new int[Math.Min(limit, 64)] : [];

    /// <summary>Gets the number of tokens so far, at most the limit.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether there was one token more than the limit; nothing more is wanted then.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Takes a token.</summary>
    public void Add(int id)
    {
        if (Count == limit)
        {
            IsOverfull = true;
            return;
        }

        if (collect)
        {
            if (Count == _ids.Length) Array.Resize(ref _ids, (int)Math.Min(limit, Math.Max(16, 2L * _ids.Length)));
            _ids[Count] = id;
        }

        Count++;
    }

    /// <summary>Makes room for the pieces of a word that may turn out to be unknown.</summary>
    public readonly (int Count, bool IsOverfull) Mark() => (Count, IsOverfull);

    /// <summary>Takes back every token since a mark.</summary>
    public void Rewind((int Count, bool IsOverfull) mark) => (Count, IsOverfull) = mark;

    /// <summary>Gets the tokens.</summary>
    public readonly ReadOnlyMemory<int> ToMemory() => _ids.AsMemory(0, Count);
}
