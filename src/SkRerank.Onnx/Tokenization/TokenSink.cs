using System.Buffers;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Collects token ids in rented memory, or only counts them, up to a limit.</summary>
/// <param name="collect">Whether the ids are kept.</param>
/// <param name="limit">How many tokens are wanted.</param>
internal struct TokenSink(bool collect, int limit)
{
    private int[] _ids = collect ? ArrayPool<int>.Shared.Rent(256) : [];

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
            if (Count == _ids.Length) Grow();
            _ids[Count] = id;
        }

        Count++;
    }

    /// <summary>Makes room for the pieces of a word that may turn out to be unknown.</summary>
    public readonly (int Count, bool IsOverfull) Mark() => (Count, IsOverfull);

    /// <summary>Takes back every token since a mark.</summary>
    public void Rewind((int Count, bool IsOverfull) mark) => (Count, IsOverfull) = mark;

    /// <summary>Gives the tokens, and the rented memory back; the sink takes no more.</summary>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    public readonly TokenizedText Finish(TokenArena? arena)
    {
        var tokens = TokenizedText.Copy(_ids.AsSpan(0, Count), IsOverfull, arena);
        ArrayPool<int>.Shared.Return(_ids);
        return tokens;
    }

    private void Grow()
    {
        var grown = ArrayPool<int>.Shared.Rent((int)Math.Min(Array.MaxLength, 2L * _ids.Length));
        _ids.CopyTo(grown, 0);
        ArrayPool<int>.Shared.Return(_ids);
        _ids = grown;
    }
}
