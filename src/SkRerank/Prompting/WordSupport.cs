using SkRerank.Selection;

namespace SkRerank.Prompting;

/// <summary>Measures how many of the content words of a sentence are in some passages.</summary>
/// <param name="Share">The share, in 0..1; 1 where there are no such words.</param>
/// <param name="Missing">Those that are not.</param>
/// <param name="HasMissingNumber">Whether one of these is a number.</param>
internal sealed record WordSupport(double Share, IReadOnlyList<string> Missing, bool HasMissingNumber)
{
    private static readonly HashSet<string> FunctionWords =
    [
        "a", "about", "according", "after", "all", "also", "although", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during",
        "each", "for", "from", "had", "has", "have", "he", "her", "his", "how", "however", "if", "in", "into", "is", "it", "its", "may", "might", "more", "most", "no", "not", "of", "on", "only", "or", "other", "our", "passage",
        "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "thus", "to", "up", "was", "we", "were", "what", "when", "where", "which", "while",
        "who", "why", "will", "with", "would", "you", "your",
    ];

    // "One" is more often no number.
    private static readonly Dictionary<string, string> Numerals =
        "two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 twenty 20 thirty 30 forty 40 fifty 50 hundred 100 thousand 1000"
            .Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    public static WordSupport Of(string sentence, IReadOnlyList<CitedPassage> passages)
    {
        string[] words = [.. Content(WithoutListMark(sentence)).Distinct()];
        var said = passages.SelectMany(passage => Content($"{passage.Document.Title}\n{passage.Document.Text}")).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. words.Where(word => !said.Contains(word))];
        var share = words.Length == 0 ? (passages.Count == 0 ? 0 : 1) : (words.Length - missing.Length) / (double)words.Length;
        return new WordSupport(share, missing, missing.Any(word => word.Any(char.IsDigit)));
    }

    private static IEnumerable<string> Content(string text) => TextWord.All(text)
        .Where(word => !FunctionWords.Contains(word) && !(word.Length == 1 && char.IsAsciiLetter(word[0])))
        .Select(word => Numerals.TryGetValue(word, out var digits) ? digits : Singular(word));

    // Harman's S stemmer (1991).
    private static string Singular(string word) => word switch
    {
        _ when word.Length < 4 || word[^1] != 's' || word[^2] is 's' or 'u' => word,
        _ when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        _ => word[..^1],
    };

    // The number of "2. It rained." says nothing.
    private static string WithoutListMark(string sentence)
    {
        var digits = sentence.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 3 && sentence[digits] is '.' or ')' && digits + 1 < sentence.Length && char.IsWhiteSpace(sentence[digits + 1]) ? sentence[(digits + 2)..] : sentence;
    }
}
