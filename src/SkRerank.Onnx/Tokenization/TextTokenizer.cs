using System.Buffers;
using System.Globalization;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Turns texts into the token ids of a model, exactly as Hugging Face's tokenizers do; thread-safe.</summary>
/// <param name="single">The template of one text.</param>
/// <param name="pair">The template of a pair.</param>
internal abstract class TextTokenizer(TokenTemplate single, TokenTemplate pair) : ITokenCounter
{
    /// <inheritdoc/>
    public abstract int CountTokens(ReadOnlySpan<char> text);

    /// <summary>Turns the beginning of a text into tokens, without special tokens around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The greatest number of tokens wanted; the rest of the text may be left unread.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    public abstract TokenizedText Tokenize(ReadOnlySpan<char> text, int limit = int.MaxValue, TokenArena? arena = null);

    /// <summary>Turns the beginning of two texts that stand together into tokens.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="rest">The second.</param>
    /// <param name="limit">The greatest number of tokens wanted.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    public TokenizedText Tokenize(string start, string rest, int limit, TokenArena? arena = null)
    {
        if (start.Length == 0) return Tokenize(rest, limit, arena);
        var rented = ArrayPool<char>.Shared.Rent(start.Length + rest.Length);
        try
        {
            start.CopyTo(rented);
            rest.CopyTo(rented.AsSpan(start.Length));
            return Tokenize(rented.AsSpan(0, start.Length + rest.Length), limit, arena);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Makes the model's input for one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    public TokenizedInput Encode(ReadOnlySpan<char> text, int maxTokens = int.MaxValue, TokenArena? arena = null)
    {
        var tokens = Tokenize(text, TextBudget(single, maxTokens), arena);
        return single.Apply(tokens.Ids.Span, [], tokens.Truncated, arena);
    }

    /// <summary>Makes the model's input for a pair, cutting only the second text.</summary>
    /// <param name="first">The first text as <see cref="TokenizeFirst"/> gave it.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    /// <exception cref="ArgumentException">The first text leaves no room.</exception>
    public TokenizedInput EncodePair(TokenizedText first, ReadOnlySpan<char> second, int maxTokens, TokenArena? arena = null) => EncodePair(first, Tokenize(second, maxTokens, arena), maxTokens, arena);

    /// <summary>Makes the model's input for a pair of texts as tokens, cutting only the second.</summary>
    /// <param name="first">The first text as <see cref="TokenizeFirst"/> gave it.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    /// <exception cref="ArgumentException">The first text leaves no room.</exception>
    public TokenizedInput EncodePair(TokenizedText first, TokenizedText second, int maxTokens, TokenArena? arena = null)
    {
        var room = TextBudget(pair, maxTokens) - first.Ids.Length;
        if (room < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The first text must leave room in the window of {maxTokens} tokens, but has {first.Ids.Length} tokens; shorten it."), nameof(first));
        var tokens = second.Take(room);
        return pair.Apply(first.Ids.Span, tokens.Ids.Span, first.Truncated || tokens.Truncated, arena);
    }

    /// <summary>Turns the query of a pair into tokens: at most three quarters of the room for text.</summary>
    /// <param name="text">The query.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    public TokenizedText TokenizeFirst(ReadOnlySpan<char> text, int maxTokens) => Tokenize(text, TextBudget(pair, maxTokens) * 3 / 4);

    /// <summary>Makes the model's input for a pair, cutting the longer text first.</summary>
    /// <param name="first">The first text, whole.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxTokens">The model's window, special tokens included.</param>
    /// <param name="arena">Where the tokens are put, or <see langword="null"/> for an array of their own.</param>
    public TokenizedInput EncodePairLongestFirst(TokenizedText first, ReadOnlySpan<char> second, int maxTokens, TokenArena? arena = null)
    {
        var room = TextBudget(pair, maxTokens);
        var tokens = Tokenize(second, room, arena);
        int shorter = first.Ids.Length, longer = tokens.Ids.Length;
        // Which of two texts that are both too long is the longer one decides who gets the odd token; only then the whole second text is counted.
        if (tokens.Truncated) longer = shorter > room ? CountTokens(second) : int.MaxValue;
        var swapped = shorter > longer;
        if (swapped) (shorter, longer) = (longer, shorter);
        if ((long)shorter + longer > room)
        {
            // The shorter one stays whole beside the other while it takes at most half of the room.
            if (shorter <= room / 2)
            {
                longer = Math.Min(longer, room - shorter);
            }
            else
            {
                shorter = room / 2;
                longer = room - shorter;
            }
        }

        var (firstCount, secondCount) = swapped ? (longer, shorter) : (shorter, longer);
        first = first.Take(firstCount);
        tokens = tokens.Take(secondCount);
        return pair.Apply(first.Ids.Span, tokens.Ids.Span, first.Truncated || tokens.Truncated, arena);
    }

    private static int TextBudget(TokenTemplate template, int maxTokens) =>
        maxTokens > template.SpecialCount
            ? maxTokens - template.SpecialCount
            : throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"The window must be greater than its {template.SpecialCount} special tokens, but was {maxTokens}.");
}
