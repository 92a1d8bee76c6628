using System.Globalization;

namespace SkRerank.Keywords;

/// <summary>Turns keys into the text that a snapshot keeps, and back.</summary>
internal static class SnapshotKey
{
    /// <exception cref="NotSupportedException">Keys of this type are not kept.</exception>
    public static void Check<TKey>()
    {
        if (typeof(TKey) != typeof(string) && typeof(TKey) != typeof(Guid) && typeof(TKey) != typeof(int) && typeof(TKey) != typeof(long))
            throw new NotSupportedException($"A snapshot keeps keys that are string, Guid, int or long, but these are {typeof(TKey).Name}; use one of the four, such as the key as a text.");
    }

    public static string ToText<TKey>(TKey key) => string.Create(CultureInfo.InvariantCulture, $"{key}");

    public static TKey Parse<TKey>(string text)
    {
        object key = text;
        if (typeof(TKey) == typeof(Guid)) key = Guid.Parse(text);
        else if (typeof(TKey) == typeof(int)) key = int.Parse(text, CultureInfo.InvariantCulture);
        else if (typeof(TKey) == typeof(long)) key = long.Parse(text, CultureInfo.InvariantCulture);
        return (TKey)key;
    }
}
