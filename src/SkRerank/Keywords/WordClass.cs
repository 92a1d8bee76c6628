namespace SkRerank.Keywords;

/// <summary>Says what a code point does to word boundaries (UAX #29, with the additions of Lucene's StandardTokenizer).</summary>
internal enum WordClass : byte
{
    /// <summary>Stands in no word.</summary>
    Other,

    /// <summary>A letter of an alphabet, Hangul among them.</summary>
    Letter,

    HebrewLetter,

    Number,

    Katakana,

    /// <summary>An underscore or its like (ExtendNumLet).</summary>
    Joiner,

    /// <summary>Joins letters, such as a colon.</summary>
    MidLetter,

    /// <summary>Joins numbers, such as a comma.</summary>
    MidNumber,

    /// <summary>Joins letters and joins numbers, such as a full stop.</summary>
    MidBoth,

    SingleQuote,

    DoubleQuote,

    /// <summary>Is a word by itself: Han and Hiragana.</summary>
    Ideograph,

    /// <summary>A letter of a script without spaces, such as Thai.</summary>
    SouthEastAsian,

    /// <summary>A mark that both belongs to what stands before it and begins a word of its own.</summary>
    SouthEastAsianMark,

    /// <summary>Half of a flag; stands in no word, but flags keep the marks behind them.</summary>
    RegionalIndicator,

    /// <summary>Belongs to what stands before it (Extend and Format).</summary>
    Mark,
}
