using SkRerank.Experiments;
using Xunit;

namespace SkRerank.TestSupport;

/// <summary>What every <see cref="IClickLog"/> of the repository must do; each derives this class and names the log.</summary>
public abstract class ClickLogConformanceTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    /// <summary>Gets the file of the log under test; it does not exist yet.</summary>
    protected string Path => System.IO.Path.Combine(_folder, "clicks.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the log under test; where it is disposable, the tests dispose it.</summary>
    protected abstract IClickLog Open(string path);

    [Fact]
    public async Task ReadAsync_NothingLogged_IsEmpty()
    {
        using var log = new Owned(Open(Path));
        Assert.Empty(await log.Log.ReadAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task AppendAsync_EveryKindOfEvent_IsReadBackInOrderByAnotherInstance()
    {
        ClickLogEvent[] events =
        [
            new Exposure { Time = Noon, Experiment = "e", Session = "s 1", Query = QueryKey.Of("q"), Text = "line\nfeed \"quoted\" naïve \ud83d\ude00", Arm = "control", Documents = [new("d1"), new("d/2 #3")] },
            new Exposure { Time = Noon.ToOffset(TimeSpan.FromHours(2)), Experiment = "e", Session = "s2", Query = "q1", Method = InterleavingMethod.TeamDraft, Arms = ["control", "treatment"], Seed = long.MinValue, Documents = [new("a"), new("b", 1), new("c", 0)] },
            new Exposure { Time = Noon, Experiment = "e", Session = "s2", Query = "q2", Method = InterleavingMethod.Probabilistic, Arms = ["a", "b", "c"], Seed = 3, Documents = [new("a")], Rankings = [["a", "b"], ["b"], []] },
            new Exposure { Time = Noon, Experiment = "e", Session = "s3", Query = "q3", Arm = "treatment", Documents = [] },
            new Click { Time = Noon, Experiment = "e", Session = "s2", Query = "q1", Position = 2, Document = "c" },
            new Click { Time = Noon, Experiment = "e", Session = "s2", Query = "q1", Document = "a" },
        ];
        using (var log = new Owned(Open(Path)))
        {
            foreach (var entry in events) await log.Log.AppendAsync(entry, Token);
        }

        using var again = new Owned(Open(Path));
        var read = await again.Log.ReadAsync(Token).ToListAsync(Token);
        Assert.Equal(events.Select(ClickLogJson.Format), read.Select(ClickLogJson.Format));
        var interleaved = Assert.IsType<Exposure>(read[1]);
        Assert.Equal((InterleavingMethod.TeamDraft, long.MinValue, Noon), (interleaved.Method, interleaved.Seed, interleaved.Time));
        Assert.Equal([new("a"), new("b", 1), new ExposedDocument("c", 0)], interleaved.Documents);
        Assert.Equal(["a", "b"], Assert.IsType<Exposure>(read[2]).Rankings[0]);
        Assert.Equal(("line\nfeed \"quoted\" naïve \ud83d\ude00", "control"), (Assert.IsType<Exposure>(read[0]).Text, ((Exposure)read[0]).Arm));
        Assert.Equal((2, null), (Assert.IsType<Click>(read[4]).Position, Assert.IsType<Click>(read[5]).Position));
    }

    [Fact]
    public async Task AppendAsync_ManyWritersAtOnce_LoseAndMixNothing()
    {
        const int Writers = 8, Each = 50;
        using var log = new Owned(Open(Path));
        using var other = new Owned(Open(Path));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await (writer % 2 == 0 ? log : other).Log.AppendAsync(new Click { Time = Noon, Experiment = "e", Session = $"s{writer}", Query = new string('q', 200), Position = i, Document = "d" }, Token);
        }, Token)));
        var read = await log.Log.ReadAsync(Token).Cast<Click>().ToListAsync(Token);
        Assert.Equal(Writers * Each, read.Count);
        Assert.All(read.GroupBy(click => click.Session), clicks => Assert.Equal(Enumerable.Range(0, Each), clicks.Select(click => click.Position!.Value)));
    }

    [Fact]
    public async Task AppendAsync_Cancelled_ThrowsAndLogsNothing()
    {
        using var log = new Owned(Open(Path));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.Log.AppendAsync(new Click { Time = Noon, Experiment = "e", Session = "s", Query = "q", Document = "d" }, new CancellationToken(canceled: true)));
        Assert.Empty(await log.Log.ReadAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task AppendAsync_NoFolder_SaysWhatCannotBeWritten()
    {
        using var log = new Owned(Open(System.IO.Path.Combine(_folder, "missing", "clicks.log")));
        var e = await Assert.ThrowsAsync<RerankException>(() => log.Log.AppendAsync(new Click { Time = Noon, Experiment = "e", Session = "s", Query = "q", Document = "d" }, Token));
        Assert.Contains("clicks.log' cannot be written (", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>("entry", () => log.Log.AppendAsync(null!, Token));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed record Owned(IClickLog Log) : IDisposable
    {
        public void Dispose() => (Log as IDisposable)?.Dispose();
    }
}
