namespace SkRerank.Tests.Chunking;

/// <summary>Counts words, as split at white space, and what it was asked to count.</summary>
internal sealed class WordCounter : ITokenCounter
{
    public long CharactersCounted { get; private set; }

    public int CountTokens(ReadOnlySpan<char> text)
    {
        CharactersCounted += text.Length;
        var words = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1]))) words++;
        }

        return words;
    }
}
