namespace SkRerank.Evaluation.Tests;

public sealed class TrecRunTests
{
    [Fact]
    public void Read_AnyLineOrder_OrdersByScoreAndKeepsQueriesInFileOrder()
    {
        using var file = TempFile.Lines("q2 Q0 a 9 1.5 t", "q1 Q0 b 1 -2e-3 t", "q2\tQ0\tb\t1\t2 \t t", "", "  q1 Q0 c 2 .5 t");
        var run = TrecRun.Read(file.Path);
        Assert.Equal(["q2", "q1"], run.QueryIds);
        Assert.Equal([new("b", 2), new("a", 1.5)], run["q2"]);
        Assert.Equal([new("c", 0.5), new("b", -0.002)], run["q1"]);
        Assert.Empty(run["q3"]);
        Assert.False(run.Contains("q3"));
        Assert.Equal(Path.GetFileNameWithoutExtension(file.Path), run.Name);
    }

    // In UTF-8, descending: U+1F600 is F0 9F 98 80, U+FF21 EF BC A1, U+E000 EE 80 80, U+00E9 C3 A9, "b10" < "b9", "b" < "b1" (a prefix is less), "Z" < "b".
    // UTF-16 would put U+1F600 (D83D DE00) below U+FF21 and U+E000.
    [Fact]
    public void Read_EqualScores_OrderedByUtf8BytesDescending()
    {
        string[] expected = ["\U0001F600", "\uFF21", "\uE000", "\u00E9", "b9", "b10", "b1", "b", "Z"];
        using var file = TempFile.Lines([.. expected.Order(StringComparer.InvariantCulture).Select((id, i) => $"q Q0 {id} {i + 1} 1.0 t")]);
        Assert.Equal(expected, TrecRun.Read(file.Path)["q"].Select(entry => entry.DocumentId));
    }

    [Fact]
    public void Read_ScoresEqualOnlyInSinglePrecision_OrderedByScore()
    {
        using var file = TempFile.Lines("q Q0 a 1 1.00000001 t", "q Q0 b 2 1.0 t", "q Q0 c 3 -0.0 t", "q Q0 d 4 0 t");
        Assert.Equal(["a", "b", "d", "c"], TrecRun.Read(file.Path)["q"].Select(entry => entry.DocumentId));
    }

    // trec_eval reserves what follows the tag "for future expansion" and ignores it.
    [Fact]
    public void Read_ColumnsAfterTag_Ignored()
    {
        using var file = TempFile.Lines("# head", "q Q0 a 1 2 t more words");
        Assert.Equal([new("a", 2)], TrecRun.Read(file.Path)["q"]);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("1,5")]
    [InlineData("x")]
    public void Read_NoFiniteScore_NamesFileAndLine(string score)
    {
        using var file = TempFile.Lines("q Q0 a 1 1 t", $"q Q0 b 2 {score} t");
        AssertMessage(file, $"line 2: expected a finite number as score, but got '{score}'; correct or remove the line.");
    }

    [Fact]
    public void Read_TooFewColumns_NamesFileAndLine()
    {
        using var file = TempFile.Lines("q Q0 a 1 1");
        AssertMessage(file, "line 1: expected six columns (query, Q0, document, rank, score, tag), but got 5; correct or remove the line.");
    }

    [Fact]
    public void Read_IdWithBlank_NamesFileAndLine()
    {
        using var file = TempFile.Lines("q Q0 my document 1 0.5 t");
        AssertMessage(file, "line 1: expected six columns (query, Q0, document, rank, score, tag), but got 7 and no rank in the fourth; ids cannot contain blanks.");
    }

    [Fact]
    public void Read_DocumentTwice_NamesFileLinesQueryAndDocument()
    {
        using var file = TempFile.Lines("q2 Q0 a 1 1 t", "q1 Q0 b 1 1 t", "q1 Q0 a 2 1 t", "q2 Q0 b 1 1 t", "q1 Q0 b 3 0 t", "q2 Q0 a 3 0 t");
        AssertMessage(file, "line 5: document 'b' is already on line 2 for query 'q1'; keep one of the two lines.");
    }

    [Fact]
    public void Read_LinesLongerThanBuffer_ReadWhole()
    {
        var longId = new string('x', 300_000);
        using var file = TempFile.Lines($"q Q0 {longId} 1 1 t", "q Q0 b 2 2 t");
        Assert.Equal([new("b", 2), new(longId, 1)], TrecRun.Read(file.Path)["q"]);
    }

    [Fact]
    public void Read_EmptyFile_HasNoQuery()
    {
        using var file = new TempFile("");
        Assert.Empty(TrecRun.Read(file.Path).QueryIds);
    }

    private static void AssertMessage(TempFile file, string rest) =>
        Assert.Equal($"The run file '{file.Path}', {rest}", Assert.Throws<RerankException>(() => TrecRun.Read(file.Path)).Message);
}
