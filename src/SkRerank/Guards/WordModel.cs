using System.Globalization;

namespace SkRerank.Guards;

/// <summary>Tells languages of one script apart by frequent words, by the trigrams of these and by letters that an alphabet has not.</summary>
internal sealed class WordModel
{
    private const double Smoothing = 0.2, TrigramWeight = 0.35, ForeignLetter = 2, Margin = 2.2, Strong = 6;
    private const int MinWords = 3, MinHits = 2;

    // A single letter is as often an initial, a formula or a part of a code.
    private const int MinLength = 2;

    // Words of these are met in names and titles of every language, so they speak for no other.
    private const string Lingua = "en";

    private readonly string[] _languages;
    private readonly HashSet<string>[] _words;
    private readonly int _lingua;
    private readonly Dictionary<string, int> _frequency = new(StringComparer.Ordinal);
    private readonly Dictionary<(char, char, char), double[]> _trigrams = [];

    public WordModel(IEnumerable<string> languages)
    {
        _languages = [.. languages.Where(LanguageProfiles.Words.ContainsKey)];
        _words = [.. _languages.Select(language => LanguageProfiles.Words[language].Split(' ').ToHashSet(StringComparer.Ordinal))];
        _lingua = Array.IndexOf(_languages, Lingua);
        foreach (var word in _words.SelectMany(words => words)) _frequency[word] = _frequency.GetValueOrDefault(word) + 1;
        for (var l = 0; l < _languages.Length; l++)
        {
            foreach (var trigram in _words[l].SelectMany(word => Enumerable.Range(0, word.Length).Select(at => Trigram(word, at))))
            {
                if (!_trigrams.TryGetValue(trigram, out var counts)) _trigrams[trigram] = counts = new double[_languages.Length];
                counts[l]++;
            }
        }

        ToLogarithms();
    }

    /// <summary>Gives the language of a text in lower case, or those that cannot be told apart; none where its words are too few or too strange.</summary>
    public string[] Identify(ReadOnlySpan<char> text)
    {
        if (_languages.Length == 0 || CountWords(text) < MinWords) return [];
        Span<double> scores = stackalloc double[_languages.Length];
        Span<int> hits = stackalloc int[_languages.Length];
        scores.Clear();
        hits.Clear();
        for (var at = 0; Next(text, ref at) is { IsEmpty: false } word;) Add(word, scores, hits);
        SubtractForeign(text, scores);
        var best = double.NegativeInfinity;
        foreach (var score in scores) best = Math.Max(best, score);
        var near = new List<string>(1);
        for (var l = 0; l < scores.Length; l++)
        {
            if (scores[l] <= best - Margin) continue;
            if (hits[l] < MinHits && (hits[l] == 0 || best < Strong)) return [];
            near.Add(_languages[l]);
        }

        return [.. near];
    }

    // Empty at the end.
    private static ReadOnlySpan<char> Next(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && !IsOfWord(text[at])) at++;
        var start = at;
        while (at < text.Length && IsOfWord(text[at])) at++;
        return text[start..at];
    }

    private static bool IsOfWord(char character) =>
        char.IsAsciiLetter(character) || (!char.IsAscii(character) && (char.IsLetter(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    private static int CountWords(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; Next(text, ref at) is { IsEmpty: false } word;)
        {
            if (word.Length >= MinLength) count++;
        }

        return count;
    }

    // Each letter once, however often it is there.
    private void SubtractForeign(ReadOnlySpan<char> text, Span<double> scores)
    {
        // Null where every letter is of the basic alphabet, as in most queries.
        HashSet<char>? foreign = null;
        foreach (var letter in text)
        {
            if (!char.IsAscii(letter) && IsOfWord(letter)) (foreign ??= []).Add(letter);
        }

        if (foreign is null) return;
        for (var l = 0; l < scores.Length; l++)
        {
            if (!LanguageProfiles.Letters.TryGetValue(_languages[l], out var letters)) continue;
            foreach (var letter in foreign)
            {
                if (!letters.Contains(letter, StringComparison.Ordinal)) scores[l] -= ForeignLetter;
            }
        }
    }

    private void Add(ReadOnlySpan<char> word, Span<double> scores, Span<int> hits)
    {
        if (word.Length < MinLength) return;
        if (_frequency.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var languages))
        {
            var isLingua = _lingua >= 0 && IsOf(_lingua, word);
            var weight = Math.Log((_languages.Length + 1.0) / languages);
            for (var l = 0; l < scores.Length; l++)
            {
                if (!IsOf(l, word)) continue;
                scores[l] += weight;
                if (l == _lingua || !isLingua) hits[l]++;
            }
        }

        for (var at = 0; at < word.Length; at++)
        {
            if (!_trigrams.TryGetValue(Trigram(word, at), out var evidence)) continue;
            for (var l = 0; l < scores.Length; l++) scores[l] += TrigramWeight * evidence[l];
        }
    }

    private bool IsOf(int language, ReadOnlySpan<char> word) => _words[language].GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    // From counts to the logarithm of each language's share over the mean share.
    private void ToLogarithms()
    {
        double[] totals = [.. Enumerable.Range(0, _languages.Length).Select(l => _trigrams.Values.Sum(counts => counts[l] + Smoothing))];
        foreach (var counts in _trigrams.Values)
        {
            for (var l = 0; l < counts.Length; l++) counts[l] = (counts[l] + Smoothing) / totals[l];
            var mean = counts.Average();
            for (var l = 0; l < counts.Length; l++) counts[l] = Math.Log(counts[l] / mean);
        }
    }

    // Around one letter; a word begins and ends with a blank.
    private static (char, char, char) Trigram(ReadOnlySpan<char> word, int at) => (at == 0 ? ' ' : word[at - 1], word[at], at == word.Length - 1 ? ' ' : word[at + 1]);
}
