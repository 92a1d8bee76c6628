using System.Globalization;
using System.Security.Cryptography;

namespace SkRerank.Chat;

/// <summary>Draws the numbers that name the passages of one prompt.</summary>
internal static class PassageIds
{
    /// <summary>The least number; all have five digits.</summary>
    public const int Least = 10_000;

    private const int Beyond = 100_000;

    /// <summary>Draws numbers, each once, that stand in none of the texts.</summary>
    public static int[] Draw(int count, Random? seeded, IReadOnlyList<string> texts)
    {
        var ids = new HashSet<int>();
        while (ids.Count < count)
        {
            var id = seeded?.Next(Least, Beyond) ?? RandomNumberGenerator.GetInt32(Least, Beyond);
            var digits = id.ToString(CultureInfo.InvariantCulture);
            if (!texts.Any(text => text.Contains(digits, StringComparison.Ordinal))) ids.Add(id);
        }

        return [.. ids];
    }
}
