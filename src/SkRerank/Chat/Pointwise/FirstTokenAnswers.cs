using System.Globalization;

namespace SkRerank.Chat.Pointwise;

/// <summary>Adds up the log-probabilities of the spellings of each possible answer among the first tokens.</summary>
internal static class FirstTokenAnswers
{
    /// <summary>Reads the log-probability of each answer: with and without a leading space, in any case.</summary>
    /// <param name="tokens">The likeliest tokens.</param>
    /// <param name="answers">The answers.</param>
    /// <returns>A number for each answer; for one that is not visible the smallest visible log-probability, which it cannot exceed. <see langword="null"/> where none is visible.</returns>
    /// <exception cref="RerankException">A log-probability is NaN or positive.</exception>
    public static (double[] Logprobs, bool IsCensored)? Read(IReadOnlyList<TokenLogprob> tokens, IReadOnlyList<string> answers)
    {
        var sums = new double[answers.Count];
        Array.Fill(sums, double.NegativeInfinity);
        var smallest = 0.0;
        foreach (var (token, logprob) in tokens)
        {
            if (!(logprob <= 0))
                throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A log-probability must be 0 or less, but the token '{token}' got {logprob}; check the model.")) { ProviderName = PointwiseReranker.ProviderName, Operation = "rerank" };

            // What can never be written tells nothing about what is not among the tokens.
            if (double.IsNegativeInfinity(logprob)) continue;
            smallest = Math.Min(smallest, logprob);
            var word = token.AsSpan().Trim(" \u2581\u0120\t\r\n");
            for (var i = 0; i < sums.Length; i++)
            {
                if (word.Equals(answers[i], StringComparison.OrdinalIgnoreCase)) sums[i] = LogSum(sums[i], logprob);
            }
        }

        if (sums.All(double.IsNegativeInfinity)) return null;
        var isCensored = sums.Any(double.IsNegativeInfinity);
        return (Array.ConvertAll(sums, sum => double.IsNegativeInfinity(sum) ? smallest : sum), isCensored);
    }

    private static double LogSum(double a, double b) => double.IsNegativeInfinity(a) ? b : Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
