using System.Numerics;

namespace SkRerank.Evaluation.Statistics;

/// <summary>Tests whether it could be chance which of two systems a topic's value came from, by Fisher's randomisation of signs.</summary>
/// <remarks>
/// The p-value is the share of sign assignments whose mean difference is at least as far from 0 as the observed one. Up to 20 topics all 2ⁿ assignments are counted; above, B are drawn and p = (c + 1)/(B + 1), so that it is never 0 and the test keeps its
/// level. Two-sided. Source: Fisher, 1935; Smucker, Allan and Carterette, CIKM 2007; the +1 by Phipson and Smyth, 2010.
/// </remarks>
public static class RandomisationTest
{
    /// <summary>The number of draws unless another is asked for: 100,000.</summary>
    public const int DefaultDraws = 100_000;

    private const int LargestExact = 20;

    /// <summary>Compares two systems.</summary>
    /// <param name="before">The values of the topics with the one system, as <see cref="MeasureResult.TopicValues"/> gives them.</param>
    /// <param name="after">Those with the other, in the same order.</param>
    /// <param name="draws">How many assignments of signs are drawn where there are more than 20 topics.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same p-value.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="before"/> or <paramref name="after"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many values of the one as of the other, there are fewer than 2, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is less than 100.</exception>
    public static RandomisationResult Compare(IReadOnlyList<double> before, IReadOnlyList<double> after, int draws = DefaultDraws, int seed = 0)
    {
        var differences = PairedDifferences.Of(before, after);
        if (draws < 100) throw new ArgumentOutOfRangeException(nameof(draws), draws, $"There must be at least 100 draws, but were {draws}.");
        var sum = differences.Sum();

        // Sums of the same numbers in another order differ by rounding; what is that near counts as equal.
        var bound = Math.Abs(sum) - (1e-12 * differences.Sum(Math.Abs));
        if (differences.Length <= LargestExact)
        {
            var assignments = 1L << differences.Length;
            return new RandomisationResult(sum / differences.Length, (double)CountAll(differences, bound) / assignments, true, assignments);
        }

        var extreme = CountDrawn(differences, bound, draws, new Random(seed));
        return new RandomisationResult(sum / differences.Length, (extreme + 1.0) / (draws + 1.0), false, draws);
    }

    // In Gray code each assignment changes one sign of the one before; the signs are added anew each time, so that no error builds up.
    private static long CountAll(double[] differences, double bound)
    {
        var count = 0L;
        var signed = (double[])differences.Clone();
        for (var i = 0L; i < 1L << differences.Length; i++)
        {
            if (i > 0)
            {
                var flipped = BitOperations.TrailingZeroCount(i);
                signed[flipped] = -signed[flipped];
            }

            if (Math.Abs(signed.Sum()) >= bound) count++;
        }

        return count;
    }

    private static int CountDrawn(double[] differences, double bound, int draws, Random random)
    {
        var count = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            double sum = 0;
            long bits = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                if (i % 62 == 0) bits = random.NextInt64(1L << 62);
                sum += (bits & 1) == 0 ? differences[i] : -differences[i];
                bits >>= 1;
            }

            if (Math.Abs(sum) >= bound) count++;
        }

        return count;
    }
}
