using System.Globalization;
using CsCheck;

namespace SkRerank.Evaluation.Tests;

public sealed class TrecRunWriterTests
{
    // A few values again and again (ties, also only in single precision), and any others up to 1e30, in any order.
    private static readonly Gen<double> Score = Gen.Frequency(
        (3, Gen.OneOf(0.0, -0.0, 1.0, 1.00000001, 0.99999999, 0.999999999, 1.0000001, 16777217.0, 1e-46, 5e-324, -1e-40, 3.4028236e38, 1e300)),
        (2, Gen.Double[-2, 2]),
        (1, Gen.Double[-1e30, 1e30]));

    [Fact]
    public void Write_AnyScores_ReadBackInOrderInBothPrecisions() => Score.Array[1, 50].Sample(scores =>
    {
        // Ids that ascend: wherever two written scores were equal, trec_eval's rule would turn their order.
        TrecRunEntry[] ranking = [.. scores.Select((score, i) => new TrecRunEntry($"d{i:D3}", score))];
        using var file = new TempFile(Written(ranking));
        Assert.Equal(ranking.Select(entry => entry.DocumentId), TrecRun.Read(file.Path)["q"].Select(entry => entry.DocumentId));

        var texts = File.ReadLines(file.Path).Select(line => line.Split(' ')[4]).ToArray();
        AssertFalls(texts, text => (float)double.Parse(text, CultureInfo.InvariantCulture));
        AssertFalls(texts, text => float.Parse(text, CultureInfo.InvariantCulture));
        AssertFalls(texts, text => double.Parse(text, CultureInfo.InvariantCulture));
    });

    [Fact]
    public void Write_ScoresThatFall_WrittenWithAllDigits() => Assert.Equal(
        "q Q0 a 1 0.1 tag\nq Q0 b 2 0.09999999 tag\nq Q0 c 3 -1E-05 tag\nq Q0 d 4 -12345.678901234567 tag\n",
        Written([new("a", 0.1), new("b", 0.09999999), new("c", -0.00001), new("d", -12345.678901234567)]));

    // Single precision below 1: 1 - 2^-24 = 0.999999940395355224609375; the next is 1 - 2^-23 = 0.99999988079071044921875. 0.5 falls again, 0.75 does not: 0.5 - 2^-25.
    [Fact]
    public void Write_ScoresThatDoNotFall_LoweredToJustBelowPredecessor() => Assert.Equal(
        "q Q0 a 1 1 tag\nq Q0 b 2 0.9999999403953552 tag\nq Q0 c 3 0.9999998807907104 tag\nq Q0 d 4 0.5 tag\nq Q0 e 5 0.4999999701976776 tag\n",
        Written([new("a", 1), new("b", 1), new("c", 3), new("d", 0.5), new("e", 0.75)]));

    // 0.99999999 rounds to 1 in single precision, where it would tie; 0.9999999 does not.
    [Fact]
    public void Write_ScoreThatFallsOnlyInDoublePrecision_Lowered() => Assert.Equal(
        "q Q0 a 1 1 tag\nq Q0 b 2 0.9999999403953552 tag\nq Q0 c 3 0.9999999 tag\n",
        Written([new("a", 1), new("b", 0.99999999), new("c", 0.9999999)]));

    [Fact]
    public void Write_SeveralQueries_RankFromOneEach()
    {
        using var text = new StringWriter();
        using (var writer = new TrecRunWriter(text, "t", leaveOpen: true))
        {
            writer.Write("q1", [new("a", 2), new("b", 1)]);
            writer.Write("q2", []);
            writer.Write("q3", [new("é", 2)]);
        }

        Assert.Equal("q1 Q0 a 1 2 t\nq1 Q0 b 2 1 t\nq3 Q0 é 1 2 t\n", text.ToString());
    }

    [Fact]
    public void Create_File_HasNoMarkAndReadsBack()
    {
        using var file = new TempFile("old");
        using (var writer = TrecRunWriter.Create(file.Path, "t")) writer.Write("q", [new("😀", 1), new("\uFF21", 1)]);
        Assert.Equal("q Q0 "u8.ToArray(), File.ReadAllBytes(file.Path)[..5]);
        Assert.Equal(["😀", "\uFF21"], TrecRun.Read(file.Path)["q"].Select(entry => entry.DocumentId));
    }

    [Theory]
    [InlineData("a b", "The document id 'a b' contains white space, which separates the columns of a TREC run; rename it without.")]
    [InlineData("a\u00A0b", "The document id 'a\u00A0b' contains white space, which separates the columns of a TREC run; rename it without.")]
    [InlineData("", "The document id is empty, but a column of a TREC run cannot be; give it a name.")]
    [InlineData("a\0", "The document id 'a\0' contains a NUL or half a surrogate pair, which a TREC run cannot hold; rename it without.")]
    public void Write_DocumentIdThatIsNoColumn_Refused(string id, string message) => AssertRefused(message, "q", [new(id, 1)]);

    [Fact]
    public void Write_HalfSurrogatePair_Refused() =>
        AssertRefused("The document id 'a\uD800' contains a NUL or half a surrogate pair, which a TREC run cannot hold; rename it without.", "q", [new("a\uD800", 1)]);

    [Theory]
    [InlineData("my query", "The query id 'my query' contains white space, which separates the columns of a TREC run; rename it without.")]
    [InlineData("#1", "The query id '#1' begins with '#', which trec_eval 10 takes for a comment; rename it without.")]
    public void Write_QueryIdThatIsNoColumn_Refused(string id, string message) => AssertRefused(message, id, [new("a", 1)]);

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Write_ScoreNotFinite_Refused(double score, string name) => AssertRefused($"The score of document 'b' for query 'q' must be a finite number, but was {name}.", "q", [new("a", 1), new("b", score)]);

    [Fact]
    public void Write_ScoreBelowSinglePrecision_Refused() =>
        AssertRefused("No single-precision number is left for the score of document 'b' for query 'q', -1E+300; scale the scores to a smaller range.", "q", [new("a", 1), new("b", -1e300)]);

    [Fact]
    public void Write_DocumentTwice_Refused() => AssertRefused("Document 'a' comes twice for query 'q'; a run names each document of a query once.", "q", [new("a", 2), new("a", 1)]);

    [Fact]
    public void Write_QueryTwice_Refused()
    {
        using var writer = new TrecRunWriter(TextWriter.Null, "t");
        writer.Write("q", [new("a", 1)]);
        Assert.StartsWith("Query 'q' was already written to this run; write each query once.", Assert.Throws<ArgumentException>(() => writer.Write("q", [new("b", 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_TagWithBlank_Refused() =>
        Assert.StartsWith("The tag 'a b' contains white space", Assert.Throws<ArgumentException>(() => new TrecRunWriter(TextWriter.Null, "a b")).Message, StringComparison.Ordinal);

    private static void AssertFalls<T>(string[] texts, Func<string, T> read)
        where T : IComparable<T>
    {
        for (var i = 1; i < texts.Length; i++) Assert.True(read(texts[i - 1]).CompareTo(read(texts[i])) > 0, $"'{texts[i]}' does not fall below '{texts[i - 1]}'.");
    }

    private static void AssertRefused(string message, string queryId, IReadOnlyList<TrecRunEntry> ranking)
    {
        using var text = new StringWriter();
        using var writer = new TrecRunWriter(text, "t");
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => writer.Write(queryId, ranking)).Message, StringComparison.Ordinal);
        Assert.Equal("", text.ToString());
    }

    private static string Written(IReadOnlyList<TrecRunEntry> ranking)
    {
        using var text = new StringWriter();
        using (var writer = new TrecRunWriter(text, "tag", leaveOpen: true)) writer.Write("q", ranking);
        return text.ToString();
    }
}
