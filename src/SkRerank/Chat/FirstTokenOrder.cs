namespace SkRerank.Chat;

/// <summary>Reads an order off the log-probabilities of an answer's first token over letters (FIRST, arXiv 2406.15657).</summary>
internal static class FirstTokenOrder
{
    /// <summary>Orders passages by the probability of their letters, the spellings of a letter summed: with and without a leading space or bracket. Letters that are not among the tokens are not named.</summary>
    public static ParsedAnswer Read(IReadOnlyList<TokenLogprob> tokens, int count)
    {
        var probabilities = new double[count];
        foreach (var (token, logProbability) in tokens)
        {
            var letter = token.AsSpan().Trim(" \u2581\u0120[]\t\r\n");
            if (letter.Length == 1 && letter[0] is >= 'A' and <= 'Z' && letter[0] - 'A' < count && !double.IsNaN(logProbability)) probabilities[letter[0] - 'A'] += Math.Exp(logProbability);
        }

        int[] named = [.. Enumerable.Range(0, count).Where(i => probabilities[i] > 0).OrderByDescending(i => probabilities[i])];
        return new ParsedAnswer(named.Length == 0 ? AnswerClass.WrongFormat : named.Length < count ? AnswerClass.Missing : AnswerClass.Ok, named);
    }
}
