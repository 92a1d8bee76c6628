using SkRerank.Qdrant.Keywords;

namespace SkRerank.Qdrant.Tests.Keywords;

public sealed class TermIndexTests
{
    // Published test vectors of MurmurHash3, x86, 32 bits, seed 0.
    [Theory]
    [InlineData("", 0u)]
    [InlineData("test", 0xBA6BD213u)]
    [InlineData("Hello, world!", 0xC0363E43u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x2E4FF723u)]
    public void Of_PublishedTexts_GivesThePublishedHashes(string text, uint expected) => Assert.Equal(expected, TermIndex.Of(text));
}
