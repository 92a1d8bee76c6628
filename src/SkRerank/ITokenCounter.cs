namespace SkRerank;

/// <summary>Counts the tokens of a text as one model counts them.</summary>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text, special tokens excluded.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens; 0 for an empty text.</returns>
    int CountTokens(ReadOnlySpan<char> text);
}
