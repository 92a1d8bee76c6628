using System.CommandLine;
using System.Globalization;

namespace SkRerank.Cli;

/// <summary>Reads and writes sizes in bytes with decimal units.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];

    /// <summary>Makes an option of a size such as <c>500MB</c>.</summary>
    public static Option<long?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (Parse(word) is { } bytes) return bytes;
            result.AddError($"The value of {name} must be a size above 0 such as 500MB or 1.5GB, but was '{word}'");
            return null;
        },
    };

    /// <summary>Writes a size to three digits; <c>unknown</c> where there is none.</summary>
    public static string Format(long? bytes)
    {
        if (bytes is not { } size) return "unknown";
        foreach (var (unit, scale) in Units)
        {
            if (size >= scale) return string.Create(CultureInfo.InvariantCulture, $"{(double)size / scale:G3} {unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size} B");
    }

    private static long? Parse(string word)
    {
        var (unit, scale) = Array.Find(Units, candidate => word.EndsWith(candidate.Unit, StringComparison.OrdinalIgnoreCase));
        var number = unit is null ? word : word[..^unit.Length];
        return double.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value < 1e9 * Math.Max(scale, 1)
            ? (long)(value * Math.Max(scale, 1))
            : null;
    }
}
