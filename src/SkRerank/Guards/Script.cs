namespace SkRerank.Guards;

/// <summary>Holds a range of letters of one script, and the languages that are commonly written in it.</summary>
/// <param name="First">The first character.</param>
/// <param name="Last">The last character.</param>
/// <param name="Languages">The languages as ISO 639-1 codes; where they have profiles, words decide between them.</param>
/// <param name="MinLetters">The fewest letters that are no symbol or loan.</param>
internal sealed record Script(char First, char Last, string[] Languages, int MinLetters = 3)
{
    private static readonly string[] Cyrillic = ["ru", "uk", "bg", "sr", "mk", "be"], Arabic = ["ar", "fa", "ur"];

    public static Script Latin { get; } = new('A', '\u024F', ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "id", "vi", "hr"]);

    public static Script Kana { get; } = new('\u3041', '\u30FF', ["ja"], 2);

    // Without kana around them: Japanese sentences have some.
    public static Script Han { get; } = new('\u4E00', '\u9FFF', ["zh", "ja"], 2);

    private static readonly Script[] All =
    [
        Latin,
        new('\u1E00', '\u1EFF', Latin.Languages),
        new('\u0370', '\u03FF', ["el"]),
        new('\u1F00', '\u1FFF', ["el"]),
        new('\u0400', '\u052F', Cyrillic),
        new('\u0531', '\u058F', ["hy"]),
        new('\u0590', '\u05FF', ["he"]),
        new('\u0600', '\u06FF', Arabic),
        new('\u0900', '\u097F', ["hi", "mr", "ne"]),
        new('\u0980', '\u09FF', ["bn"]),
        new('\u0A00', '\u0A7F', ["pa"]),
        new('\u0A80', '\u0AFF', ["gu"]),
        new('\u0B80', '\u0BFF', ["ta"]),
        new('\u0C00', '\u0C7F', ["te"]),
        new('\u0C80', '\u0CFF', ["kn"]),
        new('\u0D00', '\u0D7F', ["ml"]),
        new('\u0D80', '\u0DFF', ["si"]),
        new('\u0E00', '\u0E7F', ["th"]),
        new('\u0E80', '\u0EFF', ["lo"]),
        new('\u1000', '\u109F', ["my"]),
        new('\u10A0', '\u10FF', ["ka"]),
        new('\u1100', '\u11FF', ["ko"], 2),
        new('\u1200', '\u137F', ["am"]),
        new('\u1780', '\u17FF', ["km"]),
        Kana,
        Han,
        new('\uAC00', '\uD7A3', ["ko"], 2),
    ];

    /// <summary>Gives the script of a letter, or <see langword="null"/>.</summary>
    public static Script? Of(char letter) => Array.Find(All, script => letter >= script.First && letter <= script.Last);
}
