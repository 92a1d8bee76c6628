using CsCheck;
using Lucene.Net.Analysis;
using SkRerank.Keywords;
using SkRerank.Lucene.Analysis;

namespace SkRerank.Lucene.Tests.Analysis;

/// <summary>The core's analyzers give the terms that Lucene.NET's analyzers give.</summary>
public class TextAnalyzerParityTests
{
    private static readonly string[] Names = ["english", "standard", "whitespace", "code"];

    /// <summary>Pieces that meet at the borders of the word rules.</summary>
    private static readonly string[] Pieces =
    [
        " ", "\n", "\u00A0", "\u2007", "\u3000", "\u0085", "\u200B", "\u200D", "\u00AD", "\u0301", "\u3099", "\uFE0F", ".", ",", ":", ";", "'", "\u2019", "\uFF07", "\"", "_", "\u203F", "-", "/", "\\", "@", "#", "$", "+", "=", "(", ")", "!", "?",
        "a", "s", "S", "'s", "'S", "\u2019s", "the", "running", "Dogs", "I", "\u0130", "ß", "é", "Ω", "ж", "Б", "0", "7", "٣", "４", "1,000", "3.14",
        "א", "ש", "״", "׳", "ع", "ت", "漢", "字", "々", "〇", "\U00020000", "あ", "ん", "ゝ", "ア", "ー", "ｶ", "ﾞ", "ㄅ", "한", "글", "\u1100\u1161",
        "ก", "ิ", "ำ", "ไ", "๓", "ກ", "က", "ា", "ក", "😀", "🇩", "🇪", "👨\u200D👩\u200D👧", "🇩🇪", "\U0001D400", "\U00010400", "\U0001F200", "\uD83D", "\uDE00", "\uFFFD", "\0", "\uE000", "\U000E0100",
    ];

    public static TheoryData<string> Texts =>
    [
        "", " ", "The dogs' owner's dog isn't John's.", "U.S.A. and e.g. 3.14 or 1,000,000.00 at 10:30", "foo_bar __init__ _ __ _a a_ a__b", "http://example.com/a?b=c user@example.com",
        "'s", "s's", "’s a’s A＇S", "C# C++ F# .NET 10.0", "caresses ponies ties cats agreed disabled matting mating meeting milling messing feed sky happy relational conditional rational",
        "valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti",
        "triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll",
        "aed eed oed ion ies ing ed y by say syzygy yy yyy sss ss s's ssses isly ably apply", "generalizations oscillators", "日本語のテキスト カタカナー 全角１２３ ｱｲｳ", "ภาษาไทย กา กำ ๑๒๓ abcไทย ไทยabc", "한국어 텍스트 한a1", "שלום ״צה״ל׳ ג׳ ב\"כ ב\"כ' א.ב' א'ב'", "👍🏽 1️⃣ 🇩🇪🇫🇷 naïve café re\u0301sume\u0301 co\u00ADop",
        "İSTANBUL ISPARTA ıI ǅ ΣΑΣ STRASSE straße ﬁ ŉ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Analyze_ChosenText_GivesLucenesTerms(string text) => AssertSame(text);

    [Fact]
    public void Analyze_EveryCodePointBetweenLettersAndAlone_GivesLucenesTerms()
    {
        using var standard = new Terms("standard");
        using var whitespace = new Terms("whitespace");
        for (int code = 0; code <= 0xE01FF; code = code == 0x2FFFF ? 0xE0000 : code + 1)
        {
            string piece = code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);
            string text = $"{piece} a{piece}b.{piece}.1{piece}2 {piece}a ア{piece} _{piece}_ ก{piece} 漢{piece} א{piece}א";
            Assert.Equal(standard.Of(text), TextAnalyzer.Standard.Analyze(text));
            if (code < 0x3100) Assert.Equal(whitespace.Of(text), TextAnalyzer.Whitespace.Analyze(text));
        }
    }

    [Theory]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(510)]
    [InlineData(9000)]
    public void Analyze_LongWord_GivesLucenesTerms(int length)
    {
        AssertSame($"before {new string('x', length)} after");
        AssertSame($"before {new string('x', length)}\U00020000\U00010400 after");
        AssertSame($"before {string.Concat(Enumerable.Repeat("\U00010400", length))} after");
        AssertSame($"before x{string.Concat(Enumerable.Repeat("\U00010400", length))} after");
        AssertSame($"before {new string('x', length)}'s ing {new string('e', length)}ing after");
        AssertSame($"before {new string('_', length)} after {new string('_', length)}b a.{new string('\u0301', length)}b");
        AssertSame($"{new string(' ', 4095)}\U00010400 {new string('x', length)}");
    }

    [Fact]
    public void Analyze_AnyPieces_GivesLucenesTerms() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 60].Sample(indexes => AssertSame(string.Concat(indexes.Select(i => Pieces[i]))), iter: 20_000);

    [Fact]
    public void Analyze_AnyUnicode_GivesLucenesTerms() =>
        Gen.Int[0, 0x10FFFF].Array[0, 60].Sample(codes => AssertSame(string.Concat(codes.Select(c => c is >= 0xD800 and <= 0xDFFF ? ((char)c).ToString() : char.ConvertFromUtf32(c)))), iter: 2000);

    [Fact]
    public void Analyze_AnyChars_GivesLucenesTerms() =>
        Gen.Char.Array[0, 80].Sample(chars => AssertSame(new string(chars)), iter: 2000);

    [Fact]
    public void Analyze_AnyWordOfEndings_HasLucenesStem()
    {
        string[] parts = ["a", "e", "i", "o", "u", "y", "b", "l", "s", "t", "z", "w", "x", "s", "ed", "ing", "eed", "at", "bl", "iz", "ational", "tional", "enci", "izer", "bli", "alli", "entli", "eli", "ousli", "ization", "ator", "alism", "iveness", "ness", "aliti", "biliti", "logi", "icate", "ative", "alize", "ical", "ful", "ance", "er", "ic", "able", "ant", "ement", "ment", "ent", "ion", "sion", "tion", "ou", "ism", "ate", "ous", "ive", "ize", "ll", "ies", "sses"];
        Gen.Int[0, parts.Length - 1].Array[1, 5].Sample(indexes => AssertSame(string.Concat(indexes.Select(i => parts[i]))), iter: 50_000);
    }

    [Fact]
    public void ToTextAnalyzer_German_GivesItsTermsToTheIndexInMemory()
    {
        TextAnalyzer german = LuceneAnalyzer.FromName("german").ToTextAnalyzer();
        Assert.Equal("german", german.Name);
        Assert.Equal(["haus", "baum"], german.Analyze("Die Häuser und die Bäume"));
        var index = new Bm25Index<int>(new Bm25Options { Analyzer = german });
        index.Upsert(1, "Die Häuser");
        Assert.Equal(1, Assert.Single(index.Search("Haus", 1)).Key);
    }

    private static void AssertSame(string text)
    {
        foreach (string name in Names)
        {
            using var lucene = new Terms(name);
            Assert.Equal(lucene.Of(text), TextAnalyzer.FromName(name).Analyze(text));
        }
    }

    private sealed class Terms(string name) : IDisposable
    {
        private readonly Analyzer _analyzer = LuceneAnalyzer.FromName(name).Create();

        public List<string> Of(string text) => LuceneTerms.Read(_analyzer, "text", text);

        public void Dispose() => _analyzer.Dispose();
    }
}
