namespace SkRerank;

/// <summary>Estimates tokens where no tokenizer is known: rather too many than too few.</summary>
/// <remarks>Three letters or digits of ASCII are a token, and so is every other character that is not white space.</remarks>
public sealed class EstimatedTokenCounter : ITokenCounter
{
    private EstimatedTokenCounter()
    {
    }

    /// <summary>Gets the counter.</summary>
    public static EstimatedTokenCounter Instance { get; } = new();

    /// <inheritdoc/>
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
