using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Reads an order from what a judge wrote.</summary>
/// <remarks>
/// Reasoning is dropped first. Then the first of these that names a passage counts: an array of JSON; the longest run of bracketed identifiers joined by <c>&gt;</c>, commas or line breaks; the longest run of bare numbers.
/// Of runs of equal length the last counts, since drafts come before the answer. Only identifiers that are in the prompt are kept, each at its first place.
/// </remarks>
internal static partial class AnswerParser
{
    private const int LongestLineStart = 24;

    private static readonly string[] Refusals = ["i'm sorry", "i’m sorry", "i am sorry", "sorry,", "i cannot", "i can't", "i can’t", "i am unable", "i'm unable", "as an ai", "i won't", "i refuse", "unable to comply"];

    /// <summary>Reads an answer over so many passages, named in turn or by the numbers given.</summary>
    public static ParsedAnswer Parse(string text, int count, PassageLabels labels = PassageLabels.Numbers, ChatFinishReason? finishReason = null, IReadOnlyList<int>? numbers = null)
    {
        numbers ??= [.. Enumerable.Range(1, count)];
        var isCut = finishReason == ChatFinishReason.Length;
        if (WithoutReasoning(text) is not { } answer) return new ParsedAnswer(AnswerClass.Truncated, []);
        answer = AnswerText.Normalize(answer, labels);
        if (finishReason == ChatFinishReason.ContentFilter) return new ParsedAnswer(AnswerClass.Refusal, []);
        var positions = numbers.Select((id, i) => (id, i)).ToDictionary(entry => (long)entry.id, entry => entry.i);
        var ids = Choose(answer, positions, isCut) ?? [];
        int[] named = [.. ids.Distinct()];

        // A lone identifier in an apology is the passage that gave offence, not an order.
        if (named.Length < 2 && count > 1 && Refusals.Any(refusal => answer.AsSpan().TrimStart().StartsWith(refusal, StringComparison.OrdinalIgnoreCase))) return new ParsedAnswer(AnswerClass.Refusal, []);
        if (named.Length == 0) return new ParsedAnswer(isCut ? AnswerClass.Truncated : AnswerClass.WrongFormat, []);
        var problem = named.Length < ids.Count ? AnswerClass.Repetition : named.Length < count ? AnswerClass.Missing : AnswerClass.Ok;
        return new ParsedAnswer(isCut && named.Length < count ? AnswerClass.Truncated : problem, named);
    }

    /// <summary>Drops the reasoning in front of an answer.</summary>
    /// <returns>The answer, or <see langword="null"/> where the reasoning never ended.</returns>
    public static string? WithoutReasoning(string text)
    {
        var close = ReasoningEnd().Matches(text).LastOrDefault();
        var answer = close is null ? text : text[(close.Index + close.Length)..];
        if (ReasoningStart().IsMatch(answer)) return null;
        return AnswerBlock().Matches(answer).LastOrDefault()?.Groups["answer"].Value ?? answer;
    }

    // Positions from 0, repetitions kept.
    private static List<int>? Choose(string text, Dictionary<long, int> positions, bool isCut)
    {
        if (JsonAnswer.Read(text) is { } array && Valid(array, positions) is { Count: > 0 } fromJson) return fromJson;
        if (Longest(BracketRuns(text), positions) is { Count: > 0 } bracketed) return bracketed;
        return Longest(BareRuns(text, isCut), positions);
    }

    private static List<int> Valid(IEnumerable<long> ids, Dictionary<long, int> positions) => [.. ids.Where(positions.ContainsKey).Select(id => positions[id])];

    private static List<int>? Longest(IEnumerable<List<long>> runs, Dictionary<long, int> positions)
    {
        List<int>? longest = null;
        var length = 0;
        foreach (var run in runs)
        {
            var valid = Valid(run, positions);
            var distinct = valid.Distinct().Count();
            if (distinct > 0 && distinct >= length) (longest, length) = (valid, distinct);
        }

        return longest;
    }

    // A line that begins with an identifier and goes on with its passage belongs to the run of such lines.
    private static IEnumerable<List<long>> BracketRuns(string text)
    {
        List<long>? run = null;
        var end = 0;
        var beganLine = false;
        foreach (Match mark in Bracketed().Matches(text))
        {
            var gap = text[end..mark.Index];
            var beginsLine = BeginsLine(text, mark.Index);
            if (run is not null && !Joiner().IsMatch(gap) && !(beganLine && beginsLine))
            {
                yield return run;
                run = null;
            }

            run ??= [];
            run.AddRange(Number().Matches(mark.Value).Select(number => Id(number.ValueSpan)));
            (end, beganLine) = (mark.Index + mark.Length, beginsLine);
        }

        if (run is not null) yield return run;
    }

    private static bool BeginsLine(string text, int index)
    {
        var start = index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;
        return index - start <= LongestLineStart && LineStart().IsMatch(text[start..index]);
    }

    private static IEnumerable<List<long>> BareRuns(string text, bool isCut)
    {
        foreach (Match match in BareRun().Matches(text))
        {
            List<long> run = [.. Number().Matches(match.Value).Select(number => Id(number.ValueSpan))];
            // The last number of a cut answer may be the beginning of another; a lone number in prose is no order.
            if (isCut && match.Index + match.Length == text.TrimEnd().Length) run.RemoveAt(run.Count - 1);
            if (run.Count > 1 || (run.Count == 1 && match.Value.Trim() == text.Trim().TrimEnd('.'))) yield return run;
        }
    }

    private static long Id(ReadOnlySpan<char> digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;

    [GeneratedRegex(@"</\s*(?:think|thinking|thought|reasoning)\s*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasoningEnd();

    [GeneratedRegex(@"<\s*(?:think|thinking|thought|reasoning)\s*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasoningStart();

    [GeneratedRegex(@"<answer>(?<answer>.*?)</answer>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex AnswerBlock();

    [GeneratedRegex(@"\[\s*[0-9]+(?:\s*[,;]\s*[0-9]+)*\s*\]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^[\s*_`""']*(?:->|=>|>=|>>|[>,;=→≻≥›»]|,?\s(?:and|then)\s)?[\s*_`""']*(?:(?:[0-9]+[.):]|[-*•])\s*)?[\s*_`""']*$")]
    private static partial Regex Joiner();

    [GeneratedRegex(@"^[ \t]*(?:(?:[0-9]+[.):]|[-*•])\s*)?[*_`]*$")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"(?<![\w.,\-])[0-9]+(?:[ \t]*(?:->|=>|[>,;→≻]|\r?\n|[ \t])[ \t]*[0-9]+)*(?!\w|\.[0-9])")]
    private static partial Regex BareRun();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
