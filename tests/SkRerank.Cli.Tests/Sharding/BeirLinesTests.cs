using System.Globalization;
using System.IO.Compression;
using System.Text;
using SkRerank.Cli.Sharding;

namespace SkRerank.Cli.Tests.Sharding;

public sealed class BeirLinesTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("skrerank-").FullName, "corpus.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    private BeirLines Open(string text, bool mark = false)
    {
        File.WriteAllText(_path, text, new UTF8Encoding(mark));
        return BeirLines.Open(_path, "corpus", TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Find_ManyLines_GivesEachItsOwn()
    {
        // Lengths around the first read of 4,096 bytes, and far above it; letters of two and four bytes.
        string TextOf(int i) => new string('x', i * 97 % 5000) + "ü🐈" + i.ToString(CultureInfo.InvariantCulture);
        using var lines = Open(string.Concat(Enumerable.Range(0, 300).Select(i => $$"""{"_id":"d{{i}}","title":"T{{i}}","text":"{{TextOf(i)}}"}""" + "\n")));
        for (var i = 0; i < 300; i++)
        {
            var found = lines.Find($"d{i}");
            Assert.Equal(($"d{i}", $"T{i}", TextOf(i)), (found!.Id, found.Title, found.Text));
        }

        Assert.True(lines.Contains("d7"));
        Assert.False(lines.Contains("d300"));
        Assert.Null(lines.Find("d300"));
    }

    [Fact]
    public void Find_MarkBlankLinesAndNoLastFeed_AreRead()
    {
        using var lines = Open("{\"_id\":\"a\",\"text\":\"first\"}\r\n\n  \r\n{\"_id\":\"b\",\"text\":\"last\"}", mark: true);
        Assert.Equal(("first", "last"), (lines.Find("a")!.Text, lines.Find("b")!.Text));
    }

    [Fact]
    public void Open_BadFiles_AreToldByTheirLine()
    {
        string Fail(string text) => Assert.Throws<RerankException>(() => Open(text)).Message;
        Assert.Contains("Line 3 of '", Fail("{\"_id\":\"a\",\"text\":\"x\"}\n\n{\"_id\":\"b\"}\n"), StringComparison.Ordinal);
        Assert.EndsWith("each '_id' may come once, but 'a' is already on line 2; rename or remove one of the two.", Fail("\n{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\",\"text\":\"y\"}\n{\"_id\":\"a\",\"text\":\"z\"}\n"), StringComparison.Ordinal);
        Assert.StartsWith("Line 4 of '", Fail("\n{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\",\"text\":\"y\"}\n{\"_id\":\"a\",\"text\":\"z\"}\n"), StringComparison.Ordinal);

        using (var gzip = new GZipStream(File.Create(_path), CompressionLevel.Fastest)) gzip.Write("{\"_id\":\"a\",\"text\":\"x\"}"u8);
        Assert.Equal($"The file '{_path}' is packed by gzip, but a shard reads its lines where they are needed; unpack it first.", Assert.Throws<RerankException>(() => BeirLines.Open(_path, "corpus", TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Find_FileThatChanged_IsTold()
    {
        using var lines = Open("{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\",\"text\":\"y\"}\n");
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 5;
            file.Write("!!!!!!!!!!!!!!"u8);
        }

        Assert.Equal($"The file '{_path}' has changed since it was opened; let it be while a shard reads it.", Assert.Throws<RerankException>(() => lines.Find("a")).Message);
    }
}
