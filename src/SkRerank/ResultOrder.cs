using System.Buffers;
using System.Globalization;

namespace SkRerank;

/// <summary>Brings results into the one order there is: score descending, then input index ascending.</summary>
internal static class ResultOrder
{
    /// <summary>Checks and orders results.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="results"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A result is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">A score is NaN or infinite, or an index occurs twice.</exception>
    public static RerankResult[] Of(IEnumerable<RerankResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        RerankResult[] ordered = [.. results];
        if (Array.IndexOf(ordered, null) >= 0) throw new ArgumentException("A result must not be null; give each scored document a result.", nameof(results));
        foreach (var result in ordered)
        {
            if (!double.IsFinite(result.Score))
                throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A score must be a finite number, but document {result.Index} got {result.Score}; check the model and its input."));
        }

        if (FindTwice(ordered) is { } twice) throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"Each document must be scored once, but document {twice} was scored twice."));

        // Most answers pass several middlewares in order.
        if (!IsOrdered(ordered)) Array.Sort(ordered, Compare);
        return ordered;
    }

    private static int Compare(RerankResult a, RerankResult b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index);

    private static bool IsOrdered(RerankResult[] results)
    {
        for (var i = 1; i < results.Length; i++)
        {
            if (Compare(results[i - 1], results[i]) > 0) return false;
        }

        return true;
    }

    private static int? FindTwice(RerankResult[] results)
    {
        var indices = ArrayPool<int>.Shared.Rent(results.Length);
        var sorted = indices.AsSpan(0, results.Length);
        for (var i = 0; i < sorted.Length; i++) sorted[i] = results[i].Index;
        sorted.Sort();
        int? twice = null;
        for (var i = 1; i < sorted.Length && twice is null; i++)
        {
            if (sorted[i] == sorted[i - 1]) twice = sorted[i];
        }

        ArrayPool<int>.Shared.Return(indices);
        return twice;
    }
}
