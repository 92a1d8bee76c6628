namespace SkRerank.Chunking;

/// <summary>Cuts texts into chunks of at most so many tokens, at sentence ends, with some overlap.</summary>
/// <remarks>
/// <para>Sentences, paragraphs, list items and Markdown headings are kept whole where they fit; a longer sentence is cut at a line break, a space, or between characters, never inside a surrogate pair.
/// A heading stays with what follows it. Only a single character of more tokens than allowed makes a chunk that exceeds the limit.</para>
/// <para>Every character that is not white space is in at least one chunk, and chunks begin and end with such a character; their starts rise. Neighbours share whole sentences of at most the overlap,
/// and none across a heading. A chunk has at most 32 characters per allowed token, whatever its tokens. The time is in proportion to the text.</para>
/// </remarks>
public sealed class SentenceChunker
{
    private const int CharactersPerToken = 32;

    private readonly ITokenCounter _counter;
    private readonly int _maxTokens;
    private readonly int _maxCharacters;
    private readonly int _overlapTokens;

    /// <summary>Initializes a new instance of the <see cref="SentenceChunker"/> class.</summary>
    /// <param name="counter">Counts tokens as the model does that will read the chunks.</param>
    /// <param name="maxTokens">The greatest number of tokens of a chunk; at least 1.</param>
    /// <param name="overlapTokens">The greatest number of tokens that a chunk repeats from the one before; at least 0 and below <paramref name="maxTokens"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counter"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SentenceChunker(ITokenCounter counter, int maxTokens, int overlapTokens = 0)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (maxTokens < 1) throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"maxTokens must be greater than 0, but was {maxTokens}.");
        if (overlapTokens < 0 || overlapTokens >= maxTokens)
            throw new ArgumentOutOfRangeException(nameof(overlapTokens), overlapTokens, $"overlapTokens must be between 0 and {maxTokens - 1}, one less than maxTokens, but was {overlapTokens}.");
        _counter = counter;
        _maxTokens = maxTokens;
        _maxCharacters = (int)Math.Min((long)maxTokens * CharactersPerToken, int.MaxValue);
        _overlapTokens = overlapTokens;
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The chunks, in the order of the text; none for a text of nothing but white space.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public IEnumerable<TextChunk> Chunk(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Pack(text);
    }

    private IEnumerable<TextChunk> Pack(string text)
    {
        var pieces = new PieceSplitter(_counter, _maxTokens, _maxCharacters).Split(text);
        int first = 0, fresh = 0;
        while (fresh < pieces.Count)
        {
            var end = Fill(text, pieces, first, fresh);
            yield return new TextChunk(pieces[first].Start, pieces[end - 1].End - pieces[first].Start);
            if (end < pieces.Count) first = OverlapStart(text, pieces, first, end);
            fresh = end;
        }
    }

    // The chunk begins with the pieces from first, repeated ones up to fresh, and has at least one that is new.
    private int Fill(string text, List<TextPiece> pieces, int first, int fresh)
    {
        var end = fresh + 1;
        long tokens = 0;
        for (var i = first; i < end; i++) tokens += pieces[i].Tokens;
        while (end < pieces.Count && tokens + pieces[end].Tokens <= _maxTokens && pieces[end].End - pieces[first].Start <= _maxCharacters)
        {
            // A section that begins in the second half of a chunk gets a chunk of its own.
            if (pieces[end].IsHeading && tokens * 2 >= _maxTokens) break;
            tokens += pieces[end++].Tokens;
        }

        // Tokens need not add up across pieces.
        while (end > fresh + 1 && !Fits(text, pieces, first, end, _maxTokens)) end--;
        var body = end;
        while (end < pieces.Count && body > fresh + 1 && pieces[body - 1].IsHeading) body--;
        return pieces[body - 1].IsHeading ? end : body;
    }

    private int OverlapStart(string text, List<TextPiece> pieces, int previousFirst, int end)
    {
        if (pieces[end].IsHeading) return end;
        var start = end;
        long tokens = 0;
        while (start - 1 > previousFirst && tokens + pieces[start - 1].Tokens <= _overlapTokens) tokens += pieces[--start].Tokens;

        // Tokens need not add up across pieces, and the first new piece must have room.
        while (start < end && (tokens + pieces[end].Tokens > _maxTokens || !Fits(text, pieces, start, end, _overlapTokens) || !Fits(text, pieces, start, end + 1, _maxTokens))) tokens -= pieces[start++].Tokens;
        return start;
    }

    private bool Fits(string text, List<TextPiece> pieces, int first, int end, int tokens)
    {
        var length = pieces[end - 1].End - pieces[first].Start;
        return length <= _maxCharacters && _counter.CountTokens(text.AsSpan(pieces[first].Start, length)) <= tokens;
    }
}
