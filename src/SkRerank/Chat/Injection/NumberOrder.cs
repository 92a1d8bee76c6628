using System.Globalization;
using System.Text.RegularExpressions;

namespace SkRerank.Chat.Injection;

/// <summary>Finds an order of bare numbers: "9, 8, 3", "9 then 8".</summary>
/// <remarks>Readers count upwards, so a list that only rises is none unless its words put one number before another: 10 of DL19's 12,788 passages have a list of numbers up to 99 that does not rise.</remarks>
internal static partial class NumberOrder
{
    /// <summary>Says whether a text whose digits are normalized holds such an order.</summary>
    public static bool IsIn(string text) => Run().Matches(text).Any(run =>
    {
        int[] numbers = [.. run.Groups["number"].Captures.Select(number => int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))];
        return run.Groups["word"].Success || numbers.Zip(numbers.Skip(1)).Any(pair => pair.First >= pair.Second);
    });

    // Numbers as a prompt has them, and neither amounts nor parts of dates, decimals and formulas.
    [GeneratedRegex(@"(?<![\w.,:$€£%/\-–+^=*×<−])[#(]?(?<number>[1-9][0-9]?)\)?(?:(?:, ?| ?[;|>→»~] ?| ?[-=]> ?|,? and |,? (?:and )?(?<word>then|before|over|above|ahead of|prior to|followed by|after that|next|beats|tops|afterwards|later|precedes|outranks) )[#(]?(?<number>[1-9][0-9]?)\)?)+(?![\w%/:$€£°\-–=]|[.,][0-9]| ?(?:percent|[-+*/=×x]|[ap]m\b))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Run();
}
