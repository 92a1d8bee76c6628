using CsCheck;
using SkRerank.Models;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Tokenization;

public sealed class WordPieceTokenizerTests
{
    private static readonly TextTokenizer Tokenizer = TokenizerLoader.Load(new ModelFolder(MiniLmEmbeddingModel.Folder));

    private static readonly string[] Fragments =
        ["a", "the", "É", "İ", " ", "\n", "[SEP]", "[sep]", "[", "東", "한", "\u0301", "\uD83D", "\uDE00", "😀", "\0", "x+y", "word"];

    // Any UTF-16 at all, with what the rules are about made likely: controls, marks, ideographs, Hangul, surrogates on their own, special tokens.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.Char['\0', '\uFFFF'].Array[0, 60].Select(chars => new string(chars)),
        Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]).Array[0, 40].Select(string.Concat));

    [Fact]
    public void Tokenize_AnyTextAndLimit_GivesThatPrefixOfAllTokens() =>
        AnyText.Select(Gen.Int[0, 30]).Sample((text, limit) =>
        {
            var all = Tokenizer.Tokenize(text);
            var some = Tokenizer.Tokenize(text, limit);
            return !all.Truncated
                && some.Truncated == all.Ids.Length > limit
                && some.Ids.Span.SequenceEqual(all.Ids.Span[..Math.Min(limit, all.Ids.Length)])
                && Tokenizer.CountTokens(text) == all.Ids.Length;
        });

    [Fact]
    public void Tokenize_TwoTextsWithASpaceBetween_GivesTheTokensOfBoth() =>
        AnyText.Select(AnyText).Sample((first, second) =>
            Tokenizer.Tokenize(first + " " + second).Ids.ToArray().SequenceEqual([.. Tokenizer.Tokenize(first).Ids.Span, .. Tokenizer.Tokenize(second).Ids.Span]));

    [Fact]
    public void EncodePair_AnyTextsThatLeaveRoom_FitTheWindow() =>
        AnyText.Select(AnyText, Gen.Int[5, 40]).Sample((first, second, window) =>
        {
            var encoded = Tokenizer.EncodePair(Tokenizer.TokenizeFirst(first, window), second, window);
            var longest = Tokenizer.EncodePairLongestFirst(Tokenizer.Tokenize(first), second, window);
            return encoded.Ids.Length <= window && encoded.TextLength <= (window - 3) * 3 / 4 && longest.Ids.Length <= window && encoded.TypeIds.Length == encoded.Ids.Length;
        });

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 1)]
    public void Tokenize_WordAtTheLengthLimit_IsUnknownOnlyAboveIt(int length, int tokens)
    {
        var count = Tokenizer.CountTokens(string.Concat(Enumerable.Repeat("ж", length)));
        Assert.Equal(tokens, count);
    }

    [Fact]
    public void Tokenize_LoneSurrogatesAndNul_AreRemoved() =>
        Assert.Equal(Tokenizer.Tokenize("ab c").Ids.ToArray(), Tokenizer.Tokenize("a\uD83Db\0 \uDE00c\uD800").Ids.ToArray());

    [Fact]
    public void Encode_OneLineOfTenMegabytes_ReadsOnlyTheWindow()
    {
        var text = string.Concat(Enumerable.Repeat("x", 10_000_000));
        var spaced = string.Concat(Enumerable.Repeat("ab ", 3_400_000));
        Assert.Equal([101, 100, 102], Tokenizer.Encode(text, 256).Ids.ToArray());
        var encoded = Tokenizer.Encode(spaced, 256);
        Assert.Equal((256, 254, true), (encoded.Ids.Length, encoded.TextLength, encoded.Truncated));
        Assert.Equal(3_400_000, Tokenizer.CountTokens(spaced));
    }

    [Fact]
    public void CountTokens_AnyLength_AllocatesNothing()
    {
        const string Text = "Naïve café: 東京 [SEP] unaffable!";
        Tokenizer.CountTokens(Text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Tokenizer.CountTokens(Text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void TokenizeFirst_LongQuery_KeepsThreeQuartersOfTheRoom() =>
        // 256 − 3 special tokens leave 253; three quarters of them are 189.
        Assert.Equal(189, Tokenizer.TokenizeFirst(string.Concat(Enumerable.Repeat("x ", 300)), 256).Ids.Length);

    [Fact]
    public void EncodePair_QueryThatFillsTheWindow_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>("first", () => Tokenizer.EncodePair(Tokenizer.Tokenize("a b c d e"), "f", 8));
        Assert.StartsWith("The first text must leave room in the window of 8 tokens, but has 5 tokens; shorten it.", error.Message, StringComparison.Ordinal);
    }
}
