using System.Text.RegularExpressions;

namespace SkRerank.Samples;

/// <summary>Answers without a model: quotes the sentence of fenced passages that shares most with a question, with its number.</summary>
internal static partial class QuotedSentence
{
    /// <summary>Finds the sentence; a passage that stands further ahead wins between equals.</summary>
    /// <returns>The sentence and its citation, or <see langword="null"/> where no sentence has a word of the question.</returns>
    public static string? Find(string question, string passages)
    {
        var asked = Words(question);
        var best = Passage().Matches(passages)
            .SelectMany(passage => Sentence().Matches(passage.Groups["text"].Value).Select(sentence => (Text: sentence.Value.Trim(), Number: passage.Groups["number"].Value, Title: passage.Groups["title"].Value)))
            .Select(sentence => (sentence.Text, sentence.Number, Shared: Words(sentence.Text).Count(asked.Contains) + (0.5 * Words(sentence.Title).Count(asked.Contains))))
            .MaxBy(sentence => sentence.Shared);
        return best.Shared > 0 ? $"{best.Text.TrimEnd('.')} [{best.Number}]." : null;
    }

    // By their beginnings, so that "costs" is "cost".
    private static HashSet<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(word => word.Value[..Math.Min(5, word.Length)].TrimEnd('s', 'e')).Where(word => !Frequent.Contains(word))];

    private static readonly HashSet<string> Frequent = ["what", "when", "where", "which", "who", "how", "th", "and", "for", "from", "ar", "doe", "can", "there", "it", "with", "that", "hut"];

    [GeneratedRegex(@"^\[(?<number>[0-9]+)\](?<title>[^\n]*)\n(?<fence>`{3,})\n(?<text>.*?)\n\k<fence>$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Passage();

    [GeneratedRegex(@"[^\n#][^\n]*?\.(?=\s|$)")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\w{2,}")]
    private static partial Regex Word();
}
