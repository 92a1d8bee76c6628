using System.Collections.Concurrent;

namespace SkRerank.Guards;

/// <summary>Tells the language of a query by its script and by small profiles of words and trigrams; says nothing rather than something wrong.</summary>
/// <remarks>Words are told apart from three on, so that names, codes and keywords are unknown. In a script of one language a few letters are enough.</remarks>
internal static class LanguageIdentifier
{
    // A sign of these stands for a syllable or a word, where a letter of others stands for a sound.
    private const int LettersOfASign = 3;

    private static readonly ConcurrentDictionary<string[], WordModel> Models = new();

    /// <summary>Gives the languages that a text may be in as ISO 639-1 codes: one, some that cannot be told apart, or none where it is unknown.</summary>
    public static string[] Identify(string text)
    {
        var counts = new Dictionary<string[], (int Letters, int Weight, int MinLetters)>(1);
        bool hasKana = false;
        var all = 0;
        foreach (var letter in text)
        {
            if (!char.IsLetter(letter) || Script.Of(letter) is not { } script) continue;
            hasKana |= script == Script.Kana;
            var (letters, weight, _) = counts.GetValueOrDefault(script.Languages);
            var each = script.MinLetters < 3 ? LettersOfASign : 1;
            counts[script.Languages] = (letters + 1, weight + each, script.MinLetters);
            all += each;
        }

        // Han among kana is Japanese.
        if (hasKana && counts.Remove(Script.Han.Languages, out var han))
        {
            var (letters, weight, least) = counts[Script.Kana.Languages];
            counts[Script.Kana.Languages] = (letters + han.Letters, weight + han.Weight, least);
        }

        if (counts.Count == 0) return [];
        var (languages, most) = counts.MaxBy(count => count.Value.Weight);

        // Less than two thirds is a mixture: which of its languages asks is not known.
        if (most.Letters < most.MinLetters || most.Weight * 3 < all * 2) return [];
        return languages.Length == 1 ? languages : Narrow(text, languages, most.Letters);
    }

    private static string[] Narrow(string text, string[] languages, int letters)
    {
        if (languages == Script.Han.Languages) return letters > 4 ? ["zh"] : languages;
        var lower = text.ToLowerInvariant();
        var found = Models.GetOrAdd(languages, static all => new WordModel(all)).Identify(lower);
        if (found.Length > 0 || languages == Script.Latin.Languages) return found;

        // The script alone is known: any of its languages may be it.
        return Alphabets.Narrow(lower, languages);
    }
}
