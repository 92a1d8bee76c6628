using System.Text;
using System.Text.RegularExpressions;

namespace SkRerank.Evaluation.Answers;

/// <summary>Compares answers with gold answers as SQuAD does.</summary>
/// <remarks>
/// Normalised is: lower case, without punctuation, without the words "a", "an" and "the", words apart by one blank (Rajpurkar et al., EMNLP 2016, evaluate-v1.1.py); punctuation of any script goes, and so do the marks of citations, which
/// are taken out first.
/// </remarks>
public static partial class AnswerText
{
    /// <summary>Normalises an answer.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its words, apart by one blank.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bare = new StringBuilder(text.Length);
        foreach (var c in Marks().Replace(text, " "))
        {
            if (!char.IsPunctuation(c) && !(char.IsAscii(c) && char.IsSymbol(c))) bare.Append(char.ToLowerInvariant(c));
        }

        return string.Join(' ', bare.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("a" or "an" or "the")));
    }

    /// <summary>Says whether an answer is one of the gold answers, normalised.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="golds">The gold answers.</param>
    /// <returns>Whether it is equal to one that has words.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static bool IsExact(string answer, IEnumerable<string> golds)
    {
        ArgumentNullException.ThrowIfNull(golds);
        var normalised = Normalise(answer);
        return golds.Select(Normalise).Any(gold => gold.Length > 0 && gold == normalised);
    }

    /// <summary>Says whether a text contains the words of a gold answer one after another, normalised.</summary>
    /// <param name="text">The text.</param>
    /// <param name="golds">The gold answers.</param>
    /// <returns>Whether it has one that has words.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static bool Contains(string text, IEnumerable<string> golds)
    {
        ArgumentNullException.ThrowIfNull(golds);
        var normalised = $" {Normalise(text)} ";
        return golds.Select(Normalise).Any(gold => gold.Length > 0 && normalised.Contains($" {gold} ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[\[［【]\s*[0-9０-９]+(?:\s*[,;–-]\s*[0-9０-９]+)*\s*[\]］】]")]
    private static partial Regex Marks();
}
