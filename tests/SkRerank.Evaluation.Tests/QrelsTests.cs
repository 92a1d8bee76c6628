using System.Text;

namespace SkRerank.Evaluation.Tests;

public sealed class QrelsTests
{
    private const string Formats = "three columns between tabs (query-id, corpus-id, score), four between blanks (query, iteration, document, label) or JSON lines {\"query-id\":\"…\",\"corpus-id\":\"…\",\"score\":…}";

    [Fact]
    public void Read_BeirWithHeader_GivesLabelsInFileOrder()
    {
        using var file = TempFile.Lines("query-id\tcorpus-id\tscore", "q2\td1\t2", "q1\td1\t0", "q2\td 2\t-1");
        var qrels = Qrels.Read(file.Path);
        Assert.Equal(["q2", "q1"], qrels.QueryIds);
        Assert.Equal(2, qrels["q2"]["d1"]);
        Assert.Equal(-1, qrels["q2"]["d 2"]);
        Assert.Equal(0, qrels["q1"]["d1"]);
        Assert.True(qrels.Contains("q1"));
        Assert.False(qrels.Contains("q3"));
        Assert.Empty(qrels["q3"]);
    }

    [Fact]
    public void Read_BeirWithoutHeader_KeepsFirstLine()
    {
        using var file = TempFile.Lines("q1\td1\t1");
        Assert.Equal(1, Qrels.Read(file.Path)["q1"]["d1"]);
    }

    [Theory]
    [InlineData("q1 0 d1 3\nq1 0 d2 -2\n")]
    [InlineData("q1\tQ0\td1\t3\r\nq1\tQ0\td2\t-2\r\n")]
    [InlineData("\uFEFF# a comment\n\n  q1   0\t d1 3 \nq1 0 d2 -2")]
    public void Read_TrecInAnyBlanks_GivesLabels(string content)
    {
        using var file = new TempFile(content);
        var qrels = Qrels.Read(file.Path);
        Assert.Equal(["q1"], qrels.QueryIds);
        Assert.Equal(3, qrels["q1"]["d1"]);
        Assert.Equal(-2, qrels["q1"]["d2"]);
    }

    [Theory]
    [InlineData("q1\td1\t1\nq1\td1\t1\n", 2, "document 'd1' was already judged for query 'q1'; keep one of the two lines.")]
    [InlineData("q1 0 d1 1\nq2 0 d1 1\nq1 0 d1 0\n", 3, "document 'd1' was already judged for query 'q1'; keep one of the two lines.")]
    [InlineData("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\n", 3, "expected three columns between tabs (query-id, corpus-id, score), but got 2; correct or remove the line.")]
    [InlineData("q1 0 d1 1\nq1 0 d2\n", 2, "expected four columns (query, iteration, document, label), but got 3; correct or remove the line.")]
    [InlineData("q1 0 d1 1\nq1 0 d2 1 x\n", 2, "expected four columns (query, iteration, document, label), but got 5; correct or remove the line.")]
    [InlineData("q1\td1\t1\nq1\td2\t0.5\n", 2, "expected a whole number as label, but got '0.5'; correct or remove the line.")]
    [InlineData("q1 0 d1 x\n", 1, "expected a whole number as label, but got 'x'; correct or remove the line.")]
    [InlineData("query-id\tcorpus-id\tscore\n\td2\t1\n", 2, "expected the ids of a query and a document, but one of them is empty; correct or remove the line.")]
    [InlineData("_id: q1\n", 1, $"expected {Formats}, but got '_id: q1'; check that it is a qrels file.")]
    [InlineData("{\"_id\": \"q1\"}\n", 1, "expected {\"query-id\":\"…\",\"corpus-id\":\"…\",\"score\":…}, but got an object without one of the three; correct or remove the line.")]
    [InlineData("{\"query-id\":\"q\",\"corpus-id\":\"d\",\"score\":1}\n{oops\n", 2, "expected {\"query-id\":\"…\",\"corpus-id\":\"…\",\"score\":…}, but got text that is not JSON; correct or remove the line.")]
    [InlineData("{\"query-id\":\"q\",\"corpus-id\":\"d\",\"score\":1.5}\n", 1, "expected a whole number as label, but got '1.5'; correct or remove the line.")]
    public void Read_BadLine_NamesFileAndLine(string content, int line, string problem)
    {
        using var file = new TempFile(content);
        var e = Assert.Throws<RerankException>(() => Qrels.Read(file.Path));
        Assert.Equal($"The qrels file '{file.Path}', line {line}: {problem}", e.Message);
        Assert.Equal("evaluation", e.ProviderName);
        Assert.Equal("read qrels", e.Operation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("query-id\tcorpus-id\tscore\n\n")]
    public void Read_NoJudgement_SaysSo(string content)
    {
        using var file = new TempFile(content);
        var e = Assert.Throws<RerankException>(() => Qrels.Read(file.Path));
        Assert.Equal($"The qrels file '{file.Path}' contains no judgement; expected lines of {Formats}.", e.Message);
    }

    [Fact]
    public void Read_MissingFileOrFolder_SaysWhich()
    {
        var folder = Path.GetTempPath();
        var missing = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        Assert.Equal($"The qrels file '{missing}' does not exist; check the path.", Assert.Throws<RerankException>(() => Qrels.Read(missing)).Message);
        Assert.Equal($"Expected a qrels file, but '{folder}' is a folder; name the file inside it.", Assert.Throws<RerankException>(() => Qrels.Read(folder)).Message);
    }

    [Fact]
    public void Read_InvalidUtf8_NamesLine()
    {
        using var file = new TempFile([.. "q1 0 d1 1\nq1 0 d"u8, 0xFF, .. " 1\n"u8]);
        var e = Assert.Throws<RerankException>(() => Qrels.Read(file.Path));
        Assert.Equal($"The qrels file '{file.Path}', line 2: the line is not valid UTF-8; save the file in that encoding.", e.Message);
        Assert.IsType<DecoderFallbackException>(e.InnerException);
    }
}
