using System.Text;
using CsCheck;

namespace SkRerank.Evaluation.Tests;

public sealed class Utf8OrdinalComparerTests
{
    // Few code points from every zone of UTF-16, so that strings often share prefixes.
    private static readonly Gen<string> Text = Gen.OneOf("a", "\u00E9", "\uD7FF", "\uE000", "\uFFFD", "\U00010000", "\U0001F600", "\U0010FFFF").Array[0, 4].Select(string.Concat);

    [Fact]
    public void Compare_AnyTwoTexts_AgreesWithUtf8Bytes() => Gen.Select(Text, Text).Sample((x, y) =>
        Math.Sign(Utf8OrdinalComparer.Instance.Compare(x, y)) == Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))));
}
