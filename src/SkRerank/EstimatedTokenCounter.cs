namespace SkRerank;

/// <summary>Estimates tokens where no tokenizer is known: rather too many than too few.</summary>
/// <remarks>Three letters or digits of ASCII are a token, and so is every other character that is not white space.</remarks>
internal sealed class EstimatedTokenCounter : ITokenCounter
{
    public static EstimatedTokenCounter Instance { get; } = new();

    public int CountTokens(ReadOnlySpan<char> text)
    {
        int tokens = 0, run = 0;
        foreach (var c in text)
        {
            run = char.IsAsciiLetterOrDigit(c) ? run + 1 : 0;
            if (run % 3 == 1 || (run == 0 && !char.IsWhiteSpace(c))) tokens++;
        }

        return tokens;
    }
}
