namespace SkRerank.Keywords;

/// <summary>Says what of a word has been read.</summary>
internal enum WordState : byte
{
    /// <summary>Nothing.</summary>
    Start,

    /// <summary>No further.</summary>
    End,

    /// <summary>Underscores that a word may follow; no word yet.</summary>
    Joiners,

    /// <summary>One regional indicator; no word.</summary>
    HalfFlag,

    /// <summary>Two regional indicators or more; no word.</summary>
    Flag,

    /// <summary>A letter and a mid letter that another letter must follow.</summary>
    LetterLink,

    /// <summary>A number and a mid number that another number must follow.</summary>
    NumberLink,

    /// <summary>A Hebrew letter and a double quote that another Hebrew letter must follow.</summary>
    HebrewLink,

    /// <summary>A letter; the states from here on are words.</summary>
    Letter,

    HebrewLetter,

    /// <summary>The Hebrew letter behind a double quote, which takes no quote again.</summary>
    HebrewTail,

    /// <summary>A Hebrew letter and a single quote.</summary>
    HebrewQuote,

    Number,

    Katakana,

    /// <summary>A word and underscores.</summary>
    Joined,

    Ideograph,

    SouthEastAsian,
}
