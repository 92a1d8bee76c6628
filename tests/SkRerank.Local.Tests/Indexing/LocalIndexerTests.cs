using SkRerank.Local.Indexing;

namespace SkRerank.Local.Tests.Indexing;

public sealed class LocalIndexerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public LocalIndexerTests() => _store = new LocalStore(_folder.At("store"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private Task<IndexReport> IndexAsync(string input, bool prune = false, IProgress<IndexProgress>? progress = null, CancellationTokenSource? cancel = null) =>
        new LocalIndexer(_store).IndexAsync(_folder.At(input), new IndexOptions { Prune = prune }, progress, cancel?.Token ?? Token);

    private async Task<Passage[]> PassagesAsync() => await _store.Collection.GetAsync(p => true, int.MaxValue, cancellationToken: Token).ToArrayAsync(Token);

    private async Task<string[]> IdsAsync() => [.. (await PassagesAsync()).Select(p => p.Id)];

    private static string Line(string id, string text) => $$"""{"_id": "{{id}}", "title": "T", "text": "{{text}}"}""" + "\n";

    [Fact]
    public async Task IndexAsync_SecondRun_AddsChangesAndRemovesOnlyWhatDiffers()
    {
        _folder.Write("a.jsonl", Line("1", "one") + Line("2", "two") + Line("3", "three"));
        var first = await IndexAsync("a.jsonl");
        Assert.Equal((3, 0, 0, 0, 3), (first.Added, first.Changed, first.Unchanged, first.Removed, first.Passages));

        _folder.Write("a.jsonl", Line("1", "one") + Line("2", "TWO") + Line("4", "four"));
        var second = await IndexAsync("a.jsonl");
        Assert.Equal((1, 1, 1, 1, 2), (second.Added, second.Changed, second.Unchanged, second.Removed, second.Passages));
        Assert.Equal(["T one", "T TWO", "T four"], (await PassagesAsync()).Select(p => p.Text));
    }

    [Fact]
    public async Task IndexAsync_TwoInputs_LeaveEachOtherAlone()
    {
        _folder.Write("a.jsonl", Line("1", "one"));
        _folder.Write("b.jsonl", Line("2", "two"));
        await IndexAsync("a.jsonl");
        await IndexAsync("b.jsonl");
        _folder.Write("b.jsonl", Line("3", "three"));
        await IndexAsync("b.jsonl");
        Assert.Equal(["1", "3"], await IdsAsync());
    }

    [Fact]
    public async Task IndexAsync_IdOfAnotherInput_IsAnErrorThatChangesNothing()
    {
        _folder.Write("a.jsonl", Line("1", "one"));
        _folder.Write("b.jsonl", Line("0", "zero") + Line("1", "uno"));
        await IndexAsync("a.jsonl");
        var error = await Assert.ThrowsAsync<RerankException>(() => IndexAsync("b.jsonl"));
        Assert.Equal($"The id '1' of '{_folder.At("b.jsonl")}' already belongs to the input '{_folder.At("a.jsonl")}'; index the two into stores of their own, or rename one document.", error.Message);
        Assert.Equal(["T one"], (await PassagesAsync()).Select(p => p.Text));
    }

    [Fact]
    public async Task IndexAsync_InputThatHasBecomeEmpty_RemovesNothingUnlessPruned()
    {
        _folder.Write("a.jsonl", Line("1", "one"));
        await IndexAsync("a.jsonl");
        _folder.Write("a.jsonl", "\n");
        var error = await Assert.ThrowsAsync<RerankException>(() => IndexAsync("a.jsonl"));
        Assert.Equal($"The input '{_folder.At("a.jsonl")}' has become empty, with no document; nothing was removed: use --prune (IndexOptions.Prune) to remove what the store has of it, 1 document.", error.Message);
        Assert.Equal(["1"], await IdsAsync());

        var pruned = await IndexAsync("a.jsonl", prune: true);
        Assert.Equal(1, pruned.Removed);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task IndexAsync_EmptyCorpusOrFolder_SaysWhatIsMissingAndMakesNoStore()
    {
        _folder.Write("a.jsonl", "");
        _folder.Write("docs/x.png", "x");
        var corpus = await Assert.ThrowsAsync<RerankException>(() => IndexAsync("a.jsonl"));
        var folder = await Assert.ThrowsAsync<RerankException>(() => IndexAsync("docs"));
        Assert.Equal($"The input '{_folder.At("a.jsonl")}' has no document; give an input with at least one.", corpus.Message);
        Assert.Equal($"The input '{_folder.At("docs")}' has no .md, .txt, .html or .htm file with text; give an input with at least one.", folder.Message);
        Assert.False(Directory.Exists(_folder.At("store")));
    }

    [Fact]
    public async Task IndexAsync_MalformedLine_WritesNothing()
    {
        _folder.Write("a.jsonl", Line("1", "one") + "{");
        await Assert.ThrowsAsync<RerankException>(() => IndexAsync("a.jsonl"));
        Assert.False(Directory.Exists(_folder.At("store")));
    }

    [Fact]
    public async Task IndexAsync_LongFile_IsCutIntoPassagesThatFitTheModelWithTheirTitle()
    {
        var sentences = Enumerable.Range(1, 120).Select(i => $"Sentence number {i} says something about fleas and dogs.");
        _folder.Write("docs/long.md", "# About fleas\n\n" + string.Join(' ', sentences));
        var report = await IndexAsync("docs");
        var passages = (await PassagesAsync()).OrderBy(p => int.Parse(p.Id.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(passages.Length > 3);
        Assert.Equal(report.Passages, passages.Length);
        Assert.All(passages, p => Assert.True(_store.Models.TokenCounter.CountTokens(p.Text) <= 254, p.Text));
        Assert.All(passages.Skip(1), p => Assert.StartsWith("About fleas Sentence", p.Text, StringComparison.Ordinal));
        Assert.StartsWith("# About fleas\n", passages[0].Text, StringComparison.Ordinal);
        Assert.All(passages, p => Assert.Equal(("docs/long.md", "docs/long.md", "About fleas"), (p.DocumentId, p.Link, p.Title)));

        // The last sentence of a passage begins the next one: the overlap.
        Assert.Contains(passages[1].Text.Split(". ")[^1], passages[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IndexAsync_FileThatGotShorter_LosesItsLastPassages()
    {
        _folder.Write("docs/a.txt", string.Concat(Enumerable.Repeat("Some words for a sentence that fills the window. ", 100)));
        await IndexAsync("docs");
        _folder.Write("docs/a.txt", "Short.");
        var report = await IndexAsync("docs");
        Assert.Equal(1, report.Changed);
        Assert.Equal(["docs/a.txt#1"], await IdsAsync());
    }

    [Fact]
    public async Task IndexAsync_DocumentWithAPassageMissing_IsCompleted()
    {
        _folder.Write("docs/a.txt", string.Concat(Enumerable.Repeat("Some words for a sentence that fills the window. ", 100)));
        await IndexAsync("docs");
        var complete = await IdsAsync();
        await _store.Collection.DeleteAsync("docs/a.txt#2", Token);
        var report = await IndexAsync("docs");
        Assert.Equal((1, complete.Length), (report.Changed, report.Passages));
        Assert.Equal(complete, await IdsAsync());
    }

    [Fact]
    public async Task IndexAsync_WhiteSpaceFile_IsListedAsSkipped()
    {
        _folder.Write("docs/a.txt", "Text.");
        _folder.Write("docs/blank.txt", " \n ");
        var report = await IndexAsync("docs");
        Assert.Equal([new SkippedFile("docs/blank.txt", "no text")], report.Skipped);
    }

    [Fact]
    public async Task IndexAsync_HostileTexts_AreFoundAgain()
    {
        _folder.Write("a.jsonl", Line("cjk", "第一句。東京") + Line("emoji", "party 🎉 time") + Line("marks", "cafe\\u0301 nai\\u0308ve") + Line("nul", "before\\u0000after") + Line("empty", ""));
        _folder.Write("big.jsonl", Line("big", new string('x', 10_000_000)));
        await IndexAsync("a.jsonl");
        await IndexAsync("big.jsonl");
        Assert.Equal(6, await _store.Collection.CountAsync(cancellationToken: Token));
        var found = await _store.CreateRetriever().RetrieveAsync("party time", cancellationToken: Token);
        Assert.Equal("emoji", found.Candidates[0].Id);
        Assert.Equal(6, found.Candidates.Count);
    }

    [Fact]
    public async Task IndexAsync_TenMegabytesOnOneLineOfAFile_IsCutAndIndexed()
    {
        // No sentence end and few spaces: 250 passages of unknown words.
        _folder.Write("docs/a.txt", string.Join(' ', Enumerable.Repeat(new string('x', 8_000), 125)));
        var report = await IndexAsync("docs");
        Assert.Equal(1, report.Added);
        Assert.All(await PassagesAsync(), p => Assert.True(p.Text.Length <= 254 * 32));
    }

    [Fact]
    public async Task IndexAsync_Cancelled_KeepsWhatWasCommittedAndGoesOn()
    {
        _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 200).Select(i => Line($"d{i}", $"text {i}"))));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var progress = new CallbackProgress(p =>
        {
            if (p.Documents == 150) cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => IndexAsync("a.jsonl", progress: progress, cancel: cancel));
        var kept = await _store.Collection.CountAsync(cancellationToken: Token);
        Assert.InRange(kept, 64, 150);

        var report = await IndexAsync("a.jsonl");
        Assert.Equal((200 - kept, kept), (report.Added, report.Unchanged));
        Assert.Equal(200, await _store.Collection.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task IndexAsync_Progress_EndsWithAllDocuments()
    {
        _folder.Write("a.jsonl", Line("1", "one") + Line("2", "two"));
        var seen = new List<IndexProgress>();
        await IndexAsync("a.jsonl", progress: new CallbackProgress(seen.Add));
        Assert.Equal([new IndexProgress(1, 2, 1), new IndexProgress(2, 2, 2)], seen);
    }

    private sealed class CallbackProgress(Action<IndexProgress> report) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => report(value);
    }
}
