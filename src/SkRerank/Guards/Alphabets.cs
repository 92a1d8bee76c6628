namespace SkRerank.Guards;

/// <summary>Tells languages of one script apart by the letters that only some of them write.</summary>
internal static class Alphabets
{
    private static readonly (string Language, string Lacks)[] All =
    [
        ("ar", "پچژگکیٹڈڑںےہھ"),
        ("fa", "ةكيىٹڈڑںےہھ"),
        ("ur", "ةكي"),
        ("ru", "ґєіїђјљњћџўѓќѕ"),
        ("uk", "ыэёъђјљњћџўѓќѕ"),
        ("bg", "ыэёґєіїђјљњћџўѓќѕ"),
        ("sr", "йщъыьэюяёґєіїўѓќѕ"),
        ("mk", "йщъыьэюяёґєіїўђћ"),
        ("be", "ищъґєїђјљњћџѓќѕ"),
    ];

    /// <summary>Leaves the languages whose alphabet has every letter of a text in lower case; all where none has.</summary>
    public static string[] Narrow(string text, string[] languages)
    {
        string[] left = [.. languages.Where(language => !Array.Exists(All, alphabet => alphabet.Language == language && text.AsSpan().IndexOfAny(alphabet.Lacks) >= 0))];
        return left.Length == 0 ? languages : left;
    }
}
