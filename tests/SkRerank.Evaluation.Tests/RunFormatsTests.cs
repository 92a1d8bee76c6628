using System.IO.Compression;
using System.Text;

namespace SkRerank.Evaluation.Tests;

public sealed class RunFormatsTests
{
    private const string Trec = "q1 Q0 a 1 2 t\nq1 Q0 b 2 3 t\nq2 Q0 c 1 1 t\n";

    [Fact]
    public void Read_Gzip_IsUnpacked()
    {
        using var plain = new TempFile(Trec);
        using var packed = new TempFile(Packed(Trec));
        Assert.Equal(TrecRun.Read(plain.Path)["q1"], TrecRun.Read(packed.Path)["q1"]);
    }

    [Fact]
    public void Read_BrokenGzip_SaysThatItCannotBeRead()
    {
        using var file = new TempFile([0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.StartsWith($"The run file '{file.Path}' cannot be read (", Assert.Throws<RerankException>(() => TrecRun.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_JsonLines_EqualTrecColumns()
    {
        using var trec = new TempFile(Trec);
        using var json = TempFile.Lines("""{"query-id":"q1","corpus-id":"a","score":2,"more":[1,{"x":2}]}""", """{"corpus-id":"b","score":3.0,"query-id":"q1"}""", """{"query-id":"q2","corpus-id":"c","score":1}""");
        var (expected, actual) = (TrecRun.Read(trec.Path), TrecRun.Read(json.Path));
        Assert.Equal(expected.QueryIds, actual.QueryIds);
        Assert.Equal(expected["q1"], actual["q1"]);
    }

    [Fact]
    public void Read_JsonLinesWithNumbersAsIds_AreText()
    {
        using var json = TempFile.Lines("""{"query-id":7,"corpus-id":12,"score":2}""");
        Assert.Equal("12", Assert.Single(TrecRun.Read(json.Path)["7"]).DocumentId);
    }

    [Fact]
    public void Read_JsonLineWithADocumentTwice_NamesBothLines()
    {
        using var json = TempFile.Lines("""{"query-id":"q","corpus-id":"d","score":2}""", """{"query-id":"q","corpus-id":"d","score":1}""");
        Assert.Equal($"The run file '{json.Path}', line 2: document 'd' is already on line 1 for query 'q'; keep one of the two lines.", Assert.Throws<RerankException>(() => TrecRun.Read(json.Path)).Message);
    }

    // trec_eval issue 34: in single precision these tie, and b comes first.
    [Fact]
    public void Read_ReducedPrecision_TiesWhatDiffersBeyondSevenDigits()
    {
        using var file = new TempFile("q Q0 a 1 1.00000001 t\nq Q0 b 2 1.0 t\n");
        Assert.Equal("a", TrecRun.Read(file.Path)["q"][0].DocumentId);
        Assert.Equal("b", TrecRun.Read(file.Path, ScorePrecision.Reduced)["q"][0].DocumentId);
    }

    [Fact]
    public void ReadTopics_QueryByQuery_GivesTheSameReport()
    {
        using var run = new TempFile(Trec);
        using var judged = new TempFile("q2 0 c 1\nq1 0 a 2\nq3 0 z 1\n");
        var evaluator = new Evaluator(Qrels.Read(judged.Path));
        var (whole, streamed) = (evaluator.Evaluate(TrecRun.Read(run.Path)), evaluator.EvaluateTopics(TrecRun.ReadTopics(run.Path), "streamed"));
        Assert.Equal(["q3"], streamed.MissingTopicIds);
        Assert.Equal(whole.Results.Select(result => result.TopicValues), streamed.Results.Select(result => result.TopicValues));
    }

    [Fact]
    public void ReadTopics_QueryComesBack_NamesTheLine()
    {
        using var run = new TempFile("q1 Q0 a 1 2 t\nq2 Q0 c 1 1 t\nq1 Q0 b 2 1 t\n");
        Assert.Equal($"The run file '{run.Path}', line 3: query 'q1' comes a second time after other queries; sort the lines by query, or read the whole run.", Assert.Throws<RerankException>(() => TrecRun.ReadTopics(run.Path).ToList()).Message);
    }

    private static byte[] Packed(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return stream.ToArray();
    }
}
