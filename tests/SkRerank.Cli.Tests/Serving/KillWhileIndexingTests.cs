using SkRerank.Local;
using SkRerank.Local.Documents;

namespace SkRerank.Cli.Tests.Serving;

/// <summary><c>skrerank serve</c> that is killed while it indexes.</summary>
public sealed class KillWhileIndexingTests : IDisposable
{
    private const int Rounds = 12;

    private readonly CommandLine _tool = new();
    private readonly LocalModels _models = new(new LocalModelsOptions { Embedding = ServedStore.TinyEncoder });
    private readonly Random _random = new(20261);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _models.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public async Task Index_KilledAtAnyMoment_KeepsWhatWasAcknowledgedAndAllOrNothingOfTheRest()
    {
        SortedDictionary<string, string> state = new(StringComparer.Ordinal);
        int number = 0, acknowledged = 0, cut = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var served = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);
            await CheckSearchAsync(served, state);
            for (var i = _random.Next(0, 4); i > 0; i--)
            {
                var whole = WrittenBatch.Next(_random, number++);
                Assert.Equal(200, (await served.PostAsync("/index", whole.Body)).Status);
                state = whole.AppliedTo(state);
                acknowledged++;
            }

            var last = WrittenBatch.Next(_random, number++);
            var before = Files();
            var answer = AcknowledgedAsync(served, last);

            // By turns at a random moment, when the first bytes of a commit are written, and when its last file appears.
            await AimAsync(round % 3, before, answer);
            served.Kill();
            var after = last.AppliedTo(state);
            var found = await ReadAsync();
            if (await answer)
            {
                acknowledged++;
                Assert.Equal(after, found);
            }
            else
            {
                cut++;
                Assert.True(found.SequenceEqual(state) || found.SequenceEqual(after), $"Round {round} left neither what was there nor all of the batch: {Difference(state, found)}; all of it would be {Difference(state, after)}.");
            }

            state = found;
        }

        using var again = await ServedStore.StartAsync(_tool, ServedStore.TinyModels);
        await CheckSearchAsync(again, state);
        Assert.True(acknowledged > 0 && cut > 0, $"{acknowledged} batches were acknowledged and {cut} were cut off.");
    }

    [Fact]
    public async Task Index_AskedToEnd_FinishesAndAcknowledgesWhatItTook()
    {
        // Enough work for the model in the box to be under way for some seconds.
        var documents = Enumerable.Range(0, 400).Select(i => new { id = $"d{i}", text = string.Join(' ', Enumerable.Range(0, 8).Select(j => $"Flea {i} lives on dog number {j}.")) });
        using var served = await ServedStore.StartAsync(_tool);
        var answer = served.PostAsync("/index", new { documents });
        while (!(await served.Client.GetStringAsync("/metrics", Token)).Contains("skrerank_server_running_requests 1\n", StringComparison.Ordinal)) Assert.False(answer.IsCompleted, "The request must still run when the signal comes.");
        served.Terminate();

        var (status, body) = await answer;
        Assert.Equal((200, 400), (status, body.GetProperty("upserted").GetInt32()));
        Assert.Equal(0, await served.ExitCodeAsync());
        using var store = new LocalStore(_tool.At("store"));
        Assert.Equal(400, await store.Collection.CountAsync(cancellationToken: Token));
    }

    private HashSet<string> Files() => Directory.Exists(_tool.At("store")) ? [.. Directory.EnumerateFiles(_tool.At("store"))] : [];

    private async Task AimAsync(int aim, HashSet<string> before, Task answer)
    {
        if (aim == 0)
        {
            await Task.WhenAny(answer, Task.Delay(_random.Next(0, 200), Token));
            return;
        }

        await Task.Run(() => SpinWait.SpinUntil(() => answer.IsCompleted || Files().Any(file => !before.Contains(file) && (aim == 1 || Path.GetFileName(file).StartsWith("segments_", StringComparison.Ordinal)))), Token);
    }

    private static async Task<bool> AcknowledgedAsync(ServedStore served, WrittenBatch batch)
    {
        try
        {
            return (await served.PostAsync("/index", batch.Body)).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Reads every document from the disk, and checks that all passages of each are of one text.</summary>
    private async Task<SortedDictionary<string, string>> ReadAsync()
    {
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        using var store = new LocalStore(_tool.At("store"), _models);
        if (!await store.Collection.CollectionExistsAsync(Token)) return texts;
        var documents = new LocalDocuments(store);
        foreach (var listed in await documents.ListAsync(count: int.MaxValue, cancellationToken: Token)) texts.Add(listed.Id, (await documents.GetAsync(listed.Id, Token))!.Text);
        var passages = (await store.Collection.GetAsync(p => true, int.MaxValue, cancellationToken: Token).ToListAsync(Token)).ToLookup(p => p.DocumentId);
        Assert.Equal(texts.Keys, passages.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(passages, group => Assert.EndsWith($":{group.Count()}", Assert.Single(group.Select(p => p.ContentHash).Distinct()), StringComparison.Ordinal));
        return texts;
    }

    /// <summary>Checks that a search finds every passage of every document, and no other.</summary>
    private static async Task CheckSearchAsync(ServedStore served, SortedDictionary<string, string> state)
    {
        var passages = 0;
        foreach (var (id, text) in state)
        {
            var found = await served.SearchAsync(new { query = WrittenBatch.MarkerOf(text), mode = "bm25", top = 1000 });
            Assert.NotEmpty(found);
            Assert.All(found, document => Assert.Equal(id, document));
            passages += found.Length;
        }

        Assert.Equal(passages, await served.CountAsync());
    }

    private static string Difference(SortedDictionary<string, string> from, SortedDictionary<string, string> to) =>
        string.Join(", ", from.Keys.Union(to.Keys, StringComparer.Ordinal).Where(id => from.GetValueOrDefault(id) != to.GetValueOrDefault(id)).Select(id => !to.ContainsKey(id) ? $"-{id}" : from.ContainsKey(id) ? $"~{id}" : $"+{id}"));
}
