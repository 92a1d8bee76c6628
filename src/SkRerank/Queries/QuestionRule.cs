using System.Text.RegularExpressions;
using SkRerank.Chunking;
using SkRerank.Conditions;
using SkRerank.Prompting;

namespace SkRerank.Queries;

/// <summary>Splits a question into parts by its form: several questions, questions joined by a conjunction, comparisons, lists.</summary>
/// <remarks>Question marks, semicolons and list marks work in any language; conjunctions before a question word in English, German, French and Spanish; comparisons in English. A pronoun in a part is not resolved.</remarks>
internal static partial class QuestionRule
{
    // Longer texts are no questions.
    private const int LongestQuestion = 2000;
    private const int FewestWords = 2;

    /// <summary>Splits a question.</summary>
    /// <returns>The parts in their order, none twice; fewer than two where it is one question.</returns>
    public static IReadOnlyList<string> Split(string question)
    {
        if (question.Length > LongestQuestion) return [];
        if (Comparison().Match(PassageText.OneLine(question)) is { Success: true } compared) return Parts([compared.Groups["a"].Value, compared.Groups["b"].Value], fewestWords: 1);
        string[] sentences = [.. Separator().Split(question).Select(piece => ListMark().Replace(piece.Trim(), "")).SelectMany(Sentences)];

        // What only states something is no part of its own; it is in the whole question.
        if (sentences.Length > 1) sentences = [.. sentences.Where(Asks)];
        return Parts(sentences.SelectMany(Joined), FewestWords);
    }

    private static IEnumerable<string> Sentences(string piece) => SentenceScanner.Scan(piece).Select(sentence => piece.Substring(sentence.Start, sentence.Length));

    private static bool Asks(string sentence) => sentence[^1] is '?' or '？' or '؟' || Request().IsMatch(sentence);

    private static string[] Joined(string sentence)
    {
        var pieces = Conjunction().Split(sentence);
        return Array.TrueForAll(pieces, piece => IsPart(piece, FewestWords)) ? pieces : [sentence];
    }

    private static string[] Parts(IEnumerable<string> parts, int fewestWords) =>
        [.. parts.Select(part => PassageText.OneLine(part).Trim(' ', ',', ';', '.', '?', '？', '؟', '¿')).Where(part => IsPart(part, fewestWords)).Distinct(StringComparer.OrdinalIgnoreCase)];

    // Scripts without spaces write a question as one word.
    private static bool IsPart(string text, int fewestWords) => QueryWords.Count(text) is var words && (words >= fewestWords || (words == 1 && text.Any(c => c is (>= '\u0E00' and <= '\u0EFF') or >= '\u3040')));

    [GeneratedRegex(@"(?<=\?)\s+|(?<=[？؟])\s*|\n+|;\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?:\(?(?:[0-9]{1,2}|[a-z])[.)]|[-*•–])\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListMark();

    [GeneratedRegex(@"^(?:who|whom|whose|what|which|when|where|why|how|explain|describe|compare|list|name|tell|give|find|show|summari[sz]e|wer|was|welche\w*|wann|wo|warum|wie|erkläre|nenne|qui|que|quel\w*|quand|où|pourquoi|comment|qué|quién|cuándo|dónde|cómo)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Request();

    [GeneratedRegex(@"(?:\s*,)?\s+(?:and\s+also|as\s+well\s+as|and|or)\s+(?=(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|will)\s)|(?:\s*,)?\s+(?:und|oder)\s+(?=(?:wer|was|welche\w*|wann|wo|warum|wie|wieso|wozu)\s)|(?:\s*,)?\s+(?:et|ou)\s+(?=(?:qui|que|quel\w*|quand|où|pourquoi|comment|combien)\s)|(?:\s*,)?\s+(?:y|o)\s+(?=(?:qué|quién|cuándo|dónde|cómo|cuánto|por\s+qué)\s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conjunction();

    [GeneratedRegex(@"^(?:(?:what(?:\s+is|\s+are|'s)\s+)?(?:the\s+)?(?:differences?|similarit(?:y|ies))\s+between\s+(?<a>.+?)\s+and\s+(?<b>.+)|compare\s+(?<a>.+?)\s+(?:and|with|to|against)\s+(?<b>.+)|how\s+(?:does|do)\s+(?<a>.+?)\s+(?:differ|compare)\s+(?:from|to|with)\s+(?<b>.+)|(?<a>[^?.;]+?)\s+(?:vs\.?|versus)\s+(?<b>[^?.;]+))\s*[?.]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comparison();
}
