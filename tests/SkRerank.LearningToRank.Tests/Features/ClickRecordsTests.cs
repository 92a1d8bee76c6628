using System.Runtime.CompilerServices;
using SkRerank.Experiments;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class ClickRecordsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ReadAsync_ExposuresAndClicks_GivesEachShownDocumentOnce()
    {
        var log = new FixedLog(Shown("ann", "fleas", "a", "b"), Clicked("ann", "b"), Clicked("ann", "b"), Clicked("bob", "a"), Shown("ann", "fleas", "b", "c"), Clicked("ann", "c"));

        var records = await ClickRecords.ReadAsync(log, TestContext.Current.CancellationToken);

        // Bob was shown nothing; Ann's last click is of her second list.
        Assert.Equal([new("fleas", "a", 1, false), new("fleas", "b", 2, true), new("fleas", "b", 1, false), new("fleas", "c", 2, true)], records);
    }

    [Fact]
    public async Task ReadAsync_ExposureWithoutTheQuerysText_SaysHowToLogIt()
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => ClickRecords.ReadAsync(new FixedLog(Shown("ann", null, "a")), TestContext.Current.CancellationToken));

        Assert.Equal("Click-through rates need the texts of queries, but an exposure of the experiment 'e' holds only the key 'q'; log texts too (EnableSensitiveData of the experiment's options).", error.Message);
    }

    private static Exposure Shown(string session, string? text, params string[] ids) =>
        new() { Time = Noon, Experiment = "e", Session = session, Query = "q", Text = text, Documents = [.. ids.Select(id => new ExposedDocument(id))] };

    private static Click Clicked(string session, string id) => new() { Time = Noon, Experiment = "e", Session = session, Query = "q", Document = id };

    private sealed class FixedLog(params ClickLogEvent[] events) : IClickLog
    {
        public Task AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public async IAsyncEnumerable<ClickLogEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (var entry in events) yield return entry;
        }
    }
}
