using SkRerank.Evaluation.Online;
using SkRerank.Experiments;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class JsonLinesClickLogTests : ClickLogConformanceTests
{
    private const string Line = """{"event":"click","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","position":0,"document":"d","later":true}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IClickLog Open(string path) => new JsonLinesClickLog(path);

    [Fact]
    public async Task ReadAsync_TornLastLine_IsSkippedCountedAndTold()
    {
        using var file = new TempFile(Line + "\n" + Line[..60]);
        List<(int, string)> skipped = [];
        var log = new JsonLinesClickLog(file.Path, (line, problem) => skipped.Add((line, problem)));
        Assert.Single(await log.ReadAsync(Token).ToListAsync(Token));
        Assert.Equal([(2, "Expected an exposure or a click as a JSON object with all its properties, but got something else.")], skipped);
        Assert.Equal(1, log.SkippedLines);
    }

    // What a crash tore must not swallow the event that is written next.
    [Fact]
    public async Task AppendAsync_AfterATornLine_BeginsANewOne()
    {
        using var file = new TempFile(Line[..60]);
        var log = new JsonLinesClickLog(file.Path);
        await log.AppendAsync(ClickLogJson.Parse(Line), Token);
        Assert.Equal("d", Assert.IsType<Click>(Assert.Single(await log.ReadAsync(Token).ToListAsync(Token))).Document);
        Assert.Equal(1, log.SkippedLines);
    }

    [Fact]
    public async Task ReadAsync_AnotherFile_IsRefused()
    {
        using var file = TempFile.Lines("query-id\tcorpus-id\tscore", "q1\td1\t1");
        var e = await Assert.ThrowsAsync<RerankException>(async () => await new JsonLinesClickLog(file.Path).ReadAsync(Token).ToListAsync(Token));
        Assert.Equal($"Expected a click log, but none of the 2 lines of '{file.Path}' is an event; check the path.", e.Message);
    }

    [Theory]
    [InlineData("""{"event":"seen"}""", "An event must be 'exposure' or 'click', but was 'seen'.")]
    [InlineData("""{"event":"exposure","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","documents":[]}""", "An exposure must name its arm, or its interleaving method with at least two arms, teams among them and the rankings that the method needs, but this one does not.")]
    [InlineData("""{"event":"exposure","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","method":"team-draft","arms":["a","b"],"documents":[{"id":"d","team":2}]}""", "An exposure must name its arm, or its interleaving method with at least two arms, teams among them and the rankings that the method needs, but this one does not.")]
    [InlineData("""{"event":"exposure","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","method":"balanced","arms":["a","b"],"documents":[],"rankings":[["d"]]}""", "An exposure must name its arm, or its interleaving method with at least two arms, teams among them and the rankings that the method needs, but this one does not.")]
    [InlineData("""{"event":"click","time":"2026-08-01T12:00:00Z","experiment":"e","session":"","query":"q","document":"d"}""", "Expected an exposure or a click as a JSON object with all its properties, but got something else.")]
    [InlineData("""{"event":"click","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","document":"d","position":-1}""", "Expected an exposure or a click as a JSON object with all its properties, but got something else.")]
    [InlineData("""{"event":"click","time":"2026-08-01T12:00:00Z","experiment":"e","session":"s","query":"q","document":"d","position":99999999999}""", "Expected an exposure or a click as a JSON object with all its properties, but got something else.")]
    [InlineData("[]", "Expected an exposure or a click as a JSON object with all its properties, but got something else.")]
    public void Parse_NoEvent_SaysWhy(string line, string expected) => Assert.Equal(expected, Assert.Throws<FormatException>(() => ClickLogJson.Parse(line)).Message);

    // printf 'flea' | sha256sum | cut -c1-32
    [Fact]
    public void QueryKey_Of_IsTheBeginningOfItsSha256() => Assert.Equal("e1b6072c029f89695a2e1200827f5a82", QueryKey.Of("flea"));
}
