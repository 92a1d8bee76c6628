namespace SkRerank.Onnx.Tokenization;

/// <summary>Holds what the tokenizer's files say about words and pieces.</summary>
internal sealed class WordPieceRules
{
    /// <summary>Initializes a new instance of the <see cref="WordPieceRules"/> class.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="normalization">What the normaliser does.</param>
    /// <param name="unknownId">The id of a word that no pieces make up.</param>
    /// <param name="longestWord">The greatest number of code points of a word; a longer one is unknown.</param>
    public WordPieceRules(WordPieceVocabulary vocabulary, BertNormalization normalization, int unknownId, int longestWord)
    {
        Vocabulary = vocabulary;
        Normalization = normalization;
        UnknownId = unknownId;
        LongestWord = longestWord;
        Ascii = new AsciiClass[0x80];
        for (var next = 0; next < Ascii.Length; next++)
        {
            Ascii[next] = normalization.CleanText && BertCharacter.IsRemovedByCleaning(next) ? AsciiClass.Removed
                : BertCharacter.IsWhitespace(next) ? AsciiClass.Space
                : BertCharacter.IsPunctuation(next) ? AsciiClass.Punctuation
                : normalization.Lowercase && next is >= 'A' and <= 'Z' ? AsciiClass.WordInLowercase
                : AsciiClass.Word;
        }
    }

    /// <summary>Gets the pieces.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>Gets what the normaliser does.</summary>
    public BertNormalization Normalization { get; }

    /// <summary>Gets the id of a word that no pieces make up.</summary>
    public int UnknownId { get; }

    /// <summary>Gets the greatest number of code points of a word.</summary>
    public int LongestWord { get; }

    /// <summary>Gets what to do with each ASCII character.</summary>
    public AsciiClass[] Ascii { get; }
}
