namespace SkRerank.Onnx.Tokenization;

/// <summary>Says what the scanner does with an ASCII character.</summary>
internal enum AsciiClass : byte
{
    /// <summary>It is part of a word.</summary>
    Word,

    /// <summary>It is part of a word, in lower case.</summary>
    WordInLowercase,

    /// <summary>It ends a word.</summary>
    Space,

    /// <summary>It ends a word and is one.</summary>
    Punctuation,

    /// <summary>It is removed.</summary>
    Removed,
}
