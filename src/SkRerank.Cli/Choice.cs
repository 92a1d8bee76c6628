using System.CommandLine;
using System.Globalization;

namespace SkRerank.Cli;

/// <summary>Makes options whose value is one of a few words, or a number in a range.</summary>
internal static class Choice
{
    /// <summary>Makes an option of one word out of a few; <see langword="null"/> where it is not given.</summary>
    public static Option<T?> Of<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(c => c.Word)),
            CustomParser = result =>
            {
                var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                foreach (var choice in choices)
                {
                    if (choice.Word == word) return choice.Value;
                }

                var words = choices.Length == 1 ? choices[0].Word : $"{string.Join(", ", choices.SkipLast(1).Select(c => c.Word))} or {choices[^1].Word}";
                result.AddError($"The value of {name} must be {words}, but was '{word}'");
                return null;
            },
        };

    /// <summary>Makes an option of a whole number above 0.</summary>
    public static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0) return count;
            result.AddError($"The value of {name} must be a whole number of at least 1, but was '{word}'");
            return null;
        },
    };

    /// <summary>Makes an option of a number above 0.</summary>
    public static Option<double?> Positive(string name, string helpName, string description) => Number(name, helpName, description, "above 0", number => double.IsFinite(number) && number > 0);

    /// <summary>Makes an option of a number of at least 0.</summary>
    public static Option<double?> NotNegative(string name, string helpName, string description) => Number(name, helpName, description, "of at least 0", number => double.IsFinite(number) && number >= 0);

    /// <summary>Makes an option of any finite number.</summary>
    public static Option<double?> Finite(string name, string helpName, string description) => Number(name, helpName, description, "that is finite", double.IsFinite);

    /// <summary>Makes an option of a number in 0..1.</summary>
    public static Option<double?> Share(string name, string description) => Number(name, "P", description, "in 0..1", number => number is >= 0 and <= 1);

    /// <summary>Makes an option of one or more weights between commas.</summary>
    public static Option<double[]?> Weights(string name, string description, int count) => new(name)
    {
        Description = description,
        HelpName = count == 1 ? "W" : string.Join(',', Enumerable.Range('A', count).Select(c => (char)c)),
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            var weights = Array.ConvertAll(word.Split(','), part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : double.NaN);
            if (weights.Length == count && Array.TrueForAll(weights, w => double.IsFinite(w) && w >= 0)) return weights;
            var expected = count == 1 ? "a number of at least 0" : $"{count} numbers of at least 0 with a comma between them";
            result.AddError($"The value of {name} must be {expected}, but was '{word}'");
            return null;
        },
    };

    private static Option<double?> Number(string name, string helpName, string description, string range, Func<double, bool> isInRange) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && isInRange(number)) return number;
            result.AddError($"The value of {name} must be a number {range}, but was '{word}'");
            return null;
        },
    };
}
