namespace SkRerank.Evaluation.Tests;

public sealed class BeirQueriesTests
{
    [Fact]
    public void Read_ObjectsWithMoreProperties_GivesIdAndText()
    {
        using var file = new TempFile("\uFEFF{\"_id\": \"1\", \"text\": \"na\\u00efve\\nquestion \\ud83d\\ude00\", \"metadata\": {\"a\": [1]}}\r\n\n{\"text\": \"\", \"_id\": \"x y\"}");
        Assert.Equal([new BeirQuery("1", "naïve\nquestion 😀"), new BeirQuery("x y", "")], BeirQueries.Read(file.Path));
    }

    [Theory]
    [InlineData("{\"_id\": \"2\", \"text\": ", "expected a JSON object with '_id' and 'text', but the line is not valid JSON; correct or remove the line.")]
    [InlineData("{\"_id\": \"2\", \"text\": \"\\ud800\"}", "expected a JSON object with '_id' and 'text', but the line is not valid JSON; correct or remove the line.")]
    [InlineData("[1]", "expected a JSON object with '_id' and 'text', but got an array; correct or remove the line.")]
    [InlineData("{\"text\": \"t\"}", "expected the string '_id', but the object has none; add it or remove the line.")]
    [InlineData("{\"_id\": \"2\"}", "expected the string 'text', but the object has none; add it or remove the line.")]
    [InlineData("{\"_id\": 2, \"text\": \"t\"}", "expected a string in '_id', but got a number; correct or remove the line.")]
    [InlineData("{\"_id\": \"\", \"text\": \"t\"}", "expected an id in '_id', but it is empty; give the query an id.")]
    [InlineData("{\"_id\": \"1\", \"text\": \"t\"}", "the query id '1' is already on line 1; give each query its own id.")]
    public void Read_BadLine_NamesFileAndLine(string line, string problem)
    {
        using var file = TempFile.Lines("{\"_id\": \"1\", \"text\": \"t\"}", line);
        var e = Assert.Throws<RerankException>(() => BeirQueries.Read(file.Path));
        Assert.Equal($"The queries file '{file.Path}', line 2: {problem}", e.Message);
    }

    [Fact]
    public void Read_InvalidUtf8_NamesLine()
    {
        using var file = new TempFile([.. "{\"_id\": \"1\", \"text\": \""u8, 0xC3, .. "\"}\n"u8]);
        Assert.StartsWith($"The queries file '{file.Path}', line 1: ", Assert.Throws<RerankException>(() => BeirQueries.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoQuery_SaysSo()
    {
        using var file = new TempFile("\n");
        Assert.Equal($"The queries file '{file.Path}' contains no query; expected lines like {{\"_id\": \"1\", \"text\": \"…\"}}.", Assert.Throws<RerankException>(() => BeirQueries.Read(file.Path)).Message);
    }
}
