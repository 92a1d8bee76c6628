namespace SkRerank.Tests.Chunking;

/// <summary>Counts three characters as a token and adds one for each line break: two texts side by side need not have the sum of their tokens.</summary>
internal sealed class RaggedCounter : ITokenCounter
{
    public int CountTokens(ReadOnlySpan<char> text) => ((text.Length + 2) / 3) + text.Count('\n');
}
