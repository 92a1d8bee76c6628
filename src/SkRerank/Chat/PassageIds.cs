using System.Globalization;
using System.Security.Cryptography;

namespace SkRerank.Chat;

/// <summary>Draws the numbers that name the passages of one prompt.</summary>
internal static class PassageIds
{
    /// <summary>The least number: three digits are one token to many models, as the numbers from 1 are.</summary>
    public const int Least = 100;

    // A text may hold every number of three digits, but no prompt holds every one of nine.
    private const int MostMisses = 1_000;
    private const int LargestLeast = 100_000_000;

    /// <summary>Draws numbers of three digits, each once, that stand in none of the texts; of more digits where the texts leave too few.</summary>
    public static int[] Draw(int count, Random? seeded, IReadOnlyList<string> texts)
    {
        var ids = new HashSet<int>();
        var (least, misses) = (Least, 0);
        while (ids.Count < count)
        {
            var id = seeded?.Next(least, least * 10) ?? RandomNumberGenerator.GetInt32(least, least * 10);
            var digits = id.ToString(CultureInfo.InvariantCulture);
            var isNew = !texts.Any(text => text.Contains(digits, StringComparison.Ordinal)) && ids.Add(id);
            if (isNew || ++misses < MostMisses || least == LargestLeast) continue;
            (least, misses) = (least * 10, 0);
        }

        return [.. ids];
    }
}
