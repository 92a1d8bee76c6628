using SkRerank.Server.Playground;

namespace SkRerank.Server.Tests.Playground;

/// <summary>Which word of a text each token vector stands for.</summary>
public sealed class TextWordTests
{
    [Fact]
    public void OfTokens_PunctuationWithTokensOfItsOwn_IsApart()
    {
        // Counted as letters in pairs and each other sign alone: "night" is 3 tokens, "," 1, "dogs" 2, "." 1.
        var words = TextWord.OfTokens("night, dogs.", 7, truncated: false, new Pairs())!;

        Assert.Equal([(0, 5), (0, 5), (0, 5), (5, 1), (7, 4), (7, 4), (11, 1)], words.Select(word => (word.Start, word.Length)));
    }

    [Fact]
    public void OfTokens_OfACutText_EndsWithItsVectors()
    {
        var words = TextWord.OfTokens("night, dogs.", 5, truncated: true, new Pairs())!;

        Assert.Equal([(0, 5), (0, 5), (0, 5), (5, 1), (7, 4)], words.Select(word => (word.Start, word.Length)));
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(6, false)]
    [InlineData(8, true)]
    public void OfTokens_WhereTheCountsDoNotAddUp_ClaimsNothing(int vectors, bool truncated) => Assert.Null(TextWord.OfTokens("night, dogs.", vectors, truncated, new Pairs()));

    private sealed class Pairs : ITokenCounter
    {
        public int CountTokens(ReadOnlySpan<char> text)
        {
            int tokens = 0, letters = 0;
            foreach (var c in text)
            {
                if (char.IsLetter(c))
                {
                    letters++;
                    continue;
                }

                tokens += ((letters + 1) / 2) + (c == ' ' ? 0 : 1);
                letters = 0;
            }

            return tokens + ((letters + 1) / 2);
        }
    }
}
