namespace SkRerank.Onnx.Tokenization;

/// <summary>Finds the longest piece of the vocabulary that starts a word or continues one.</summary>
/// <remarks>
/// One open-addressing table over a running hash, so that the hashes of all prefixes of a word cost one pass over it. Pieces that continue a word start from another seed
/// and are stored without their prefix (<c>##</c>).
/// </remarks>
internal sealed class WordPieceVocabulary
{
    private const uint StartSeed = 0x811C9DC5;
    private const uint ContinuationSeed = 0x2545F491;

    private readonly Dictionary<string, int> _ids;
    private readonly uint[] _hashes;
    private readonly Slot[] _slots;
    private readonly char[] _text;
    private readonly int _mask;
    private readonly int _longest;

    /// <summary>Initializes a new instance of the <see cref="WordPieceVocabulary"/> class.</summary>
    /// <param name="ids">The tokens and their ids.</param>
    /// <param name="continuationPrefix">What a token starts with that continues a word.</param>
    public WordPieceVocabulary(Dictionary<string, int> ids, string continuationPrefix = "##")
    {
        _ids = ids;
        var capacity = 16;
        while (capacity < ids.Count * 2) capacity *= 2;
        _mask = capacity - 1;
        _hashes = new uint[capacity];
        _slots = new Slot[capacity];
        var length = 0;
        foreach (var token in ids.Keys) length += token.Length;
        _text = new char[length];
        var offset = 0;
        foreach (var (token, id) in ids)
        {
            token.CopyTo(0, _text, offset, token.Length);
            Insert(offset, token.Length, id, continues: false);
            if (continuationPrefix.Length == 0) Insert(offset, token.Length, id, continues: true);
            else if (token.Length > continuationPrefix.Length && token.StartsWith(continuationPrefix, StringComparison.Ordinal))
                Insert(offset + continuationPrefix.Length, token.Length - continuationPrefix.Length, id, continues: true);
            offset += token.Length;
            _longest = Math.Max(_longest, token.Length);
        }
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Count => _ids.Count;

    /// <summary>Finds a token by its exact text.</summary>
    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    /// <summary>Finds the longest piece at the start of the rest of a word.</summary>
    /// <param name="rest">What is left of the word; not empty.</param>
    /// <param name="continues">Whether something of the word came before.</param>
    /// <param name="hashes">Room for at least as many hashes as <paramref name="rest"/> has characters.</param>
    /// <param name="id">The id of the piece.</param>
    /// <returns>The length of the piece; 0 when no piece matches.</returns>
    public int FindLongest(ReadOnlySpan<char> rest, bool continues, Span<uint> hashes, out int id)
    {
        if (rest.Length > _longest) rest = rest[.._longest];
        hashes = hashes[..rest.Length];
        var hash = continues ? ContinuationSeed : StartSeed;
        for (var i = 0; i < rest.Length; i++) hashes[i] = hash = Step(hash, rest[i]);
        for (var length = rest.Length; length > 0; length--)
        {
            var wanted = Finish(hashes[length - 1]);
            for (var slot = (int)wanted & _mask; _hashes[slot] != 0; slot = (slot + 1) & _mask)
            {
                if (_hashes[slot] != wanted) continue;
                ref readonly var found = ref _slots[slot];
                if (found.Continues == continues && rest[..length].SequenceEqual(_text.AsSpan(found.Offset, found.Length)))
                {
                    id = found.Id;
                    return length;
                }
            }
        }

        id = -1;
        return 0;
    }

    private static uint Step(uint hash, char next) => (hash ^ next) * 0x01000193;

    /// <summary>Mixes the high bits into the low ones, which choose the slot; 0 marks an empty slot.</summary>
    private static uint Finish(uint hash)
    {
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6D;
        hash ^= hash >> 16;
        return hash == 0 ? 1 : hash;
    }

    private void Insert(int offset, int length, int id, bool continues)
    {
        var running = continues ? ContinuationSeed : StartSeed;
        foreach (var next in _text.AsSpan(offset, length)) running = Step(running, next);
        var hash = Finish(running);
        var slot = (int)hash & _mask;
        while (_hashes[slot] != 0) slot = (slot + 1) & _mask;
        _hashes[slot] = hash;
        _slots[slot] = new Slot(offset, length, id, continues);
    }

    private readonly record struct Slot(int Offset, int Length, int Id, bool Continues);
}
