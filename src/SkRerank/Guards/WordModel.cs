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
            foreach (var trigram in _words[l].SelectMany(Trigrams))
            {
                if (!_trigrams.TryGetValue(trigram, out var counts)) _trigrams[trigram] = counts = new double[_languages.Length];
                counts[l]++;
            }
        }

        ToLogarithms();
    }

    /// <summary>Gives the language of words in lower case, or those that cannot be told apart; none where the words are too few or too strange.</summary>
    public string[] Identify(IReadOnlyList<string> words)
    {
        if (words.Count(word => word.Length >= MinLength) < MinWords || _languages.Length == 0) return [];
        var scores = new double[_languages.Length];
        var hits = new int[_languages.Length];
        foreach (var word in words) Add(word, scores, hits);
        var foreign = Foreign(words);
        for (var l = 0; l < scores.Length; l++)
        {
            if (foreign is null || !LanguageProfiles.Letters.TryGetValue(_languages[l], out var letters)) continue;
            foreach (var letter in foreign)
            {
                if (!letters.Contains(letter, StringComparison.Ordinal)) scores[l] -= ForeignLetter;
            }
        }

        var best = scores.Max();
        int[] near = [.. Enumerable.Range(0, scores.Length).Where(l => scores[l] > best - Margin)];
        return Array.TrueForAll(near, l => hits[l] >= MinHits || (hits[l] == 1 && best >= Strong)) ? [.. near.Select(l => _languages[l])] : [];
    }

    // Null where every letter is of the basic alphabet, as in most queries.
    private static HashSet<char>? Foreign(IReadOnlyList<string> words)
    {
        HashSet<char>? foreign = null;
        foreach (var word in words)
        {
            foreach (var letter in word)
            {
                if (letter is < 'a' or > 'z') (foreign ??= []).Add(letter);
            }
        }

        return foreign;
    }

    private void Add(string word, double[] scores, int[] hits)
    {
        if (word.Length < MinLength) return;
        var isLingua = _lingua >= 0 && _words[_lingua].Contains(word);
        var weight = _frequency.TryGetValue(word, out var languages) ? Math.Log((_languages.Length + 1.0) / languages) : 0;
        for (var l = 0; l < scores.Length; l++)
        {
            if (weight == 0 || !_words[l].Contains(word)) continue;
            scores[l] += weight;
            if (l == _lingua || !isLingua) hits[l]++;
        }

        foreach (var trigram in Trigrams(word))
        {
            if (!_trigrams.TryGetValue(trigram, out var evidence)) continue;
            for (var l = 0; l < scores.Length; l++) scores[l] += TrigramWeight * evidence[l];
        }
    }

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

    private static IEnumerable<(char, char, char)> Trigrams(string word)
    {
        var padded = $" {word} ";
        for (var i = 0; i + 2 < padded.Length; i++) yield return (padded[i], padded[i + 1], padded[i + 2]);
    }
}
