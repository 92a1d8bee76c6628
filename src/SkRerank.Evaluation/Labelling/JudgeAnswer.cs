using System.Text.RegularExpressions;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Reads the grade out of a judge's answer; what does not say one clearly says none.</summary>
internal static partial class JudgeAnswer
{
    private const string ThinkingEnd = "</think>";

    /// <returns>The grade from 0 to 3; <see langword="null"/> where the answer has none, one out of range, or several.</returns>
    public static int? Grade(string answer)
    {
        // What is thought aloud may weigh several grades.
        var end = answer.LastIndexOf(ThinkingEnd, StringComparison.OrdinalIgnoreCase);
        var said = end < 0 ? answer : answer[(end + ThinkingEnd.Length)..];
        if (said.Contains("<think>", StringComparison.OrdinalIgnoreCase)) return null;
        string[] grades = [.. Stated().Matches(said).Select(match => match.Groups["grade"].Value).Distinct()];
        if (grades.Length == 0 && Alone().Match(said) is { Success: true } alone) grades = [alone.Groups["grade"].Value];
        return grades is [[>= '0' and <= '3']] ? grades[0][0] - '0' : null;
    }

    [GeneratedRegex(@"final\s+score\W*?(?<grade>-?[0-9]+(?:[.,/][0-9]+)?)", RegexOptions.IgnoreCase)]
    private static partial Regex Stated();

    [GeneratedRegex(@"^\W*(?:(?:score|grade)\W+)?(?<![-.])(?<grade>[0-9]+)[\s.*`]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Alone();
}
