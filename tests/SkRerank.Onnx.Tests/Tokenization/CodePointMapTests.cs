using System.Globalization;
using System.Text;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Tokenization;

public sealed class CodePointMapTests
{
    [Theory]
    [InlineData(0xE9, new[] { 0x65 })]
    [InlineData(0x1EA5, new[] { 0x61 })]
    [InlineData(0x0301, null)]
    [InlineData(0x0344, new int[0])]
    [InlineData(0x09CB, new[] { 0x09C7, 0x09BE })]
    [InlineData(0x212B, new[] { 0x41 })]
    [InlineData(0x2F800, new[] { 0x4E3D })]
    [InlineData(0x41, null)]
    [InlineData(0x10FFFF, null)]
    public void Decompositions_KnownCharacters_AreThoseOfUnicode(int codePoint, int[]? expected) => AssertMaps(CodePointMap.Decompositions, codePoint, expected);

    [Theory]
    [InlineData(0x0130, new[] { 0x69, 0x0307 })]
    [InlineData(0x03A3, new[] { 0x03C3 })]
    [InlineData(0x1E9E, new[] { 0xDF })]
    [InlineData(0x0410, new[] { 0x0430 })]
    [InlineData(0x10400, new[] { 0x10428 })]
    [InlineData(0x01C5, new[] { 0x01C6 })]
    [InlineData(0x00DF, null)]
    [InlineData(0x0131, null)]
    public void Lowercase_KnownCharacters_AreThoseOfUnicode(int codePoint, int[]? expected) => AssertMaps(CodePointMap.Lowercase, codePoint, expected);

    [Fact]
    public void Decompositions_EveryCharacterThatThePlatformDecomposes_Agree()
    {
        Assert.SkipUnless("é".Normalize(NormalizationForm.FormD).Length == 2, "This platform runs without ICU, so string.Normalize has no decompositions.");
        for (var codePoint = 0x80; codePoint <= 0x10FFFF; codePoint++)
        {
            if (codePoint is (>= 0xAC00 and <= 0xD7A3) or (>= 0xD800 and <= 0xDFFF)) continue;
            // Characters that are newer than the table's Unicode 14 may be known to the platform only.
            if (!CodePointMap.Decompositions.TryMap(codePoint, out var targets)) continue;
            var whole = new Rune(codePoint).ToString();
            var expected = whole.Normalize(NormalizationForm.FormD).EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark).Select(rune => rune.Value);
            Assert.True(expected.SequenceEqual(targets.ToArray()), $"U+{codePoint:X4}");
        }
    }

    private static void AssertMaps(CodePointMap map, int codePoint, int[]? expected)
    {
        Assert.Equal(expected is not null, map.TryMap(codePoint, out var targets));
        Assert.Equal(expected ?? [], targets.ToArray());
    }
}
