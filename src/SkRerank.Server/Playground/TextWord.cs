namespace SkRerank.Server.Playground;

/// <summary>Represents a word of a text and the tokens that a model reads it as.</summary>
/// <param name="Start">The first character, in UTF-16 code units.</param>
/// <param name="Length">The characters.</param>
/// <param name="Tokens">The tokens.</param>
internal readonly record struct TextWord(int Start, int Length, int Tokens)
{
    /// <summary>Finds the word of each token vector of a text; <see langword="null"/> where it cannot be told for certain.</summary>
    /// <remarks>
    /// Encoders give vectors and no positions, so the positions come from the encoder's own tokenizer: tokenizers split at white space, so the tokens of a text are those of its words one after another, and each word is counted alone.
    /// Where the counts do not add up to the vectors, the encoder has tokens that are not of the text, such as a prompt, markers or masks: then nothing is claimed.
    /// </remarks>
    public static IReadOnlyList<TextWord>? OfTokens(string text, int vectors, bool truncated, ITokenCounter counter)
    {
        List<TextWord> tokens = [];
        foreach (var word in Words(text, counter)) tokens.AddRange(Enumerable.Repeat(word, word.Tokens));
        if (tokens.Count == vectors) return tokens;
        return truncated && tokens.Count > vectors ? tokens[..vectors] : null;
    }

    private static IEnumerable<TextWord> Words(string text, ITokenCounter counter)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            if (end > start)
            {
                var whole = new TextWord(start, end - start, counter.CountTokens(text.AsSpan(start, end - start)));

                // Punctuation is apart where the tokenizer has it apart too.
                var parts = Parts(text, start, end, counter);
                if (parts.Sum(part => part.Tokens) == whole.Tokens)
                {
                    foreach (var part in parts) yield return part;
                }
                else
                {
                    yield return whole;
                }
            }

            start = end + 1;
        }
    }

    private static List<TextWord> Parts(string text, int start, int end, ITokenCounter counter)
    {
        List<TextWord> parts = [];
        while (start < end)
        {
            var isWord = IsOfWord(text[start]);
            var stop = start + 1;
            while (stop < end && IsOfWord(text[stop]) == isWord) stop++;
            parts.Add(new TextWord(start, stop - start, counter.CountTokens(text.AsSpan(start, stop - start))));
            start = stop;
        }

        return parts;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
