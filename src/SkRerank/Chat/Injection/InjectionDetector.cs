using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SkRerank.Prompting;

namespace SkRerank.Chat.Injection;

/// <summary>Finds the sentences of a passage that speak to the judge, and takes out those that give orders.</summary>
/// <remarks>
/// A sentence gives an order where, in one language, it has a word that asks, one for the passage (or an identifier) and one for a place; where it sets instructions aside; where it holds an order of identifiers; or where it speaks to a model.
/// Two sentences that only together make an order count both, and in a text that holds an order, every sentence that could go on with it is taken out too. The vocabulary is data; folding undoes disguises first. Time is linear in the text.
/// </remarks>
internal static partial class InjectionDetector
{
    private const char Withheld = '…';

    private static readonly InjectionLanguage[] Languages = Read();

    /// <summary>Inspects a text on one line.</summary>
    public static InspectedText Inspect(string text)
    {
        var found = CitationMarks.Find(text).Any() || NumberOrder.IsIn(AnswerText.Normalize(text, PassageLabels.Numbers)) ? InjectionSigns.Identifiers : InjectionSigns.None;
        (int Start, int Length)[] sentences = [.. Sentences.Split(text, [])];
        var signs = Array.ConvertAll(sentences, sentence => Signs(text.Substring(sentence.Start, sentence.Length)));
        for (var i = 1; i < sentences.Length; i++)
        {
            if (signs[i - 1] != InjectionSigns.None || signs[i] != InjectionSigns.None) continue;
            var both = Signs(text[sentences[i - 1].Start..(sentences[i].Start + sentences[i].Length)]);
            (signs[i - 1], signs[i]) = (both, both);
        }

        if (signs.All(sign => sign == InjectionSigns.None)) return new InspectedText(text, found);
        for (var i = 0; i < sentences.Length; i++)
        {
            if (signs[i] == InjectionSigns.None) signs[i] = FoldedSigns(FoldedText.Fold(text.Substring(sentences[i].Start, sentences[i].Length)), namesPassage: true);
        }

        var rest = new StringBuilder();
        for (var i = 0; i < sentences.Length; i++)
        {
            found |= signs[i];
            if (signs[i] != InjectionSigns.None && i > 0 && signs[i - 1] != InjectionSigns.None) continue;
            if (rest.Length > 0) rest.Append(' ');
            if (signs[i] == InjectionSigns.None) rest.Append(text, sentences[i].Start, sentences[i].Length);
            else rest.Append(Withheld);
        }

        return new InspectedText(rest.ToString(), found);
    }

    private static InjectionSigns Signs(string sentence)
    {
        var signs = ChatMark().IsMatch(sentence) ? InjectionSigns.Roles : InjectionSigns.None;
        if (Chain().IsMatch(AnswerText.Normalize(sentence, PassageLabels.Numbers))) signs |= InjectionSigns.Orders;
        signs |= FoldedSigns(FoldedText.Fold(sentence));
        return InsideWord().IsMatch(sentence) ? signs | FoldedSigns(FoldedText.Fold(InsideWord().Replace(sentence, ""))) : signs;
    }

    private static InjectionSigns FoldedSigns(string folded, bool namesPassage = false)
    {
        var signs = Spelled().IsMatch(folded) ? InjectionSigns.Orders : InjectionSigns.None;
        var namesNumber = namesPassage || folded.Contains(FoldedText.Identifier) || NumberedPassage().IsMatch(folded);
        foreach (var language in Languages) signs |= language.Find(folded, namesNumber);
        return signs;
    }

    private static InjectionLanguage[] Read()
    {
        using var stream = typeof(InjectionDetector).Assembly.GetManifestResourceStream("SkRerank.Chat.injection.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(json => new InjectionLanguage(role => json.TryGetProperty(role, out var words) ? [.. words.EnumerateArray().Select(word => word.GetString()!)] : []))];
    }

    [GeneratedRegex(@"<\|[a-z_]{2,20}\|?>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|passages?|documents?|instructions?)>|<(?:start|end)_of_turn>|#{2,} ?(?:system|instructions?|response|assistant)|\b(?:system|assistant) ?(?:prompt|message|override|note|update)? ?[:：] ?(?:new|you|ignore|rank|update|override|always)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChatMark();

    // "[3] > [1]", "3 > 1", and the answer in JSON.
    [GeneratedRegex(@"\[ ?[0-9A-Z]{1,5} ?\] ?(?:>|->|=>) ?\[ ?[0-9A-Z]{1,5} ?\]|(?<![0-9.] ?)\b[0-9]{1,5} ?> ?[0-9]{1,5}\b(?![.%0-9])|[""']?ranking[""']? ?: ?\[", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Chain();

    [GeneratedRegex(@" (?:passage|document|doc|text|identifier|id|candidate|passagem|dokument|pasaje|passaggio|documento) (?:(?:with|the|number|no|nr|numero|nummer|id|identifier) )*[0-9]{1,5} ")]
    private static partial Regex NumberedPassage();

    // "I-g-n-o-r-e", "pass-age".
    [GeneratedRegex(@"(?<=\p{L})[-._*·‐‑](?=\p{L})")]
    private static partial Regex InsideWord();

    // Letters with spaces between them: no text for readers.
    [GeneratedRegex(@"(?: [a-z]){10} ")]
    private static partial Regex Spelled();
}
