using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx;

/// <summary>Remembers the token ids of documents, so that a text that comes again is not turned into tokens again; bounded, thread-safe, shared by any number of models.</summary>
/// <remarks>An entry is found by the tokenizer's files and the SHA-256 of the text, so models with one tokenizer share it. The texts themselves are not kept. The least recently used entry goes first.</remarks>
public sealed class TokenCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = [];
    private readonly int _capacity;
    private long _hits;

    /// <summary>Initializes a new instance of the <see cref="TokenCache"/> class.</summary>
    /// <param name="capacity">The greatest number of token ids that are kept, 4 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public TokenCache(int capacity = 4_000_000)
    {
        if (capacity < 1) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"The capacity must be greater than 0 tokens, but was {capacity}.");
        _capacity = capacity;
    }

    /// <summary>Gets the number of token ids that are kept now.</summary>
    public int Count { get; private set; }

    /// <summary>Gets how often a text was found.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Gives the tokens of a text: the remembered ones, or those that the tokenizer makes now.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokenizerKey">What tells the tokenizer from others.</param>
    /// <param name="text">The text.</param>
    /// <param name="limit">The greatest number of tokens wanted.</param>
    internal TokenizedText Tokenize(TextTokenizer tokenizer, string tokenizerKey, ReadOnlySpan<char> text, int limit)
    {
        var key = new Key(tokenizerKey, Hash(text));
        lock (_lock)
        {
            // What was cut for a narrower window than this one has to be read again.
            if (_entries.TryGetValue(key, out var node) && (!node.Value.Tokens.Truncated || node.Value.Tokens.Ids.Length >= limit))
            {
                _order.Remove(node);
                _order.AddFirst(node);
                Interlocked.Increment(ref _hits);
                return node.Value.Tokens.Take(limit);
            }
        }

        var tokens = tokenizer.Tokenize(text, limit);
        lock (_lock) Add(key, tokens);
        return tokens;
    }

    private static UInt128 Hash(ReadOnlySpan<char> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private void Add(Key key, TokenizedText tokens)
    {
        if (_entries.Remove(key, out var known)) Forget(known);

        // An empty text takes a place as well, so the number of entries is bounded too.
        if (Cost(tokens) > _capacity) return;
        while (Count + Cost(tokens) > _capacity)
        {
            var last = _order.Last!;
            _entries.Remove(last.Value.Key);
            Forget(last);
        }

        _entries[key] = _order.AddFirst(new Entry(key, tokens));
        Count += Cost(tokens);
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        Count -= Cost(node.Value.Tokens);
    }

    private static int Cost(TokenizedText tokens) => Math.Max(1, tokens.Ids.Length);

    private readonly record struct Key(string Tokenizer, UInt128 Text);

    private readonly record struct Entry(Key Key, TokenizedText Tokens);
}
