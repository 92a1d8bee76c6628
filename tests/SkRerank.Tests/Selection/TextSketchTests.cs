using SkRerank.Selection;

namespace SkRerank.Tests.Selection;

public sealed class TextSketchTests
{
    [Fact]
    public void Of_FourWords_HasTwoShinglesAndSixteenBytesMore()
    {
        var sketch = TextSketch.Of("one two three four");
        Assert.Equal((4, 2, false), (sketch.WordCount, sketch.Hashes.Length, sketch.IsCut));
        Assert.Equal(16 + (2 * 4), sketch.Bytes.Length);
    }

    [Theory]
    [InlineData(258, 256, false)]
    [InlineData(259, 256, true)]
    public void Of_LongText_KeepsTheSmallestHashes(int words, int kept, bool isCut)
    {
        string[] text = [.. Enumerable.Range(0, words).Select(i => $"w{i}")];
        var sketch = TextSketch.Of(string.Join(' ', text));
        Assert.Equal((kept, isCut), (sketch.Hashes.Length, sketch.IsCut));

        // The hash of each shingle is that of a text of three words.
        uint[] all = [.. Enumerable.Range(0, words - 2).Select(i => TextSketch.Of(string.Join(' ', text[i..(i + 3)])).Hashes[0]).Order()];
        Assert.Equal(all[..kept], sketch.Hashes.ToArray());
    }

    [Fact]
    public void Of_RepeatedShingles_CountOnce() => Assert.Equal(3, TextSketch.Of("a b c a b c a b").Hashes.Length);

    [Fact]
    public void FromBytes_OfAnotherVersionOrTooShort_IsNull()
    {
        var bytes = TextSketch.Of("one two three").Bytes.ToArray();
        Assert.NotNull(TextSketch.FromBytes(bytes));
        Assert.Null(TextSketch.FromBytes(bytes.AsMemory(0, 12)));
        Assert.Null(TextSketch.FromBytes(bytes.AsMemory(0, 18)));
        bytes[0] = 2;
        Assert.Null(TextSketch.FromBytes(bytes));
        Assert.Null(TextSketch.FromBytes(default));
    }
}
