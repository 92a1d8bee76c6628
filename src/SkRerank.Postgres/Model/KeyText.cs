using System.Globalization;

namespace SkRerank.Postgres.Model;

/// <summary>Turns the text of a key, as a candidate's id has it, into the key.</summary>
internal static class KeyText
{
    /// <summary>Gives the key, or <see langword="null"/> where no key of the type has this text.</summary>
    public static object? Parse(string text, Type type) =>
        type == typeof(string) ? text.Contains('\0', StringComparison.Ordinal) ? null : text
        : type == typeof(Guid) ? Guid.TryParse(text, out var guid) ? guid : null
        : type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide) ? wide : null;
}
