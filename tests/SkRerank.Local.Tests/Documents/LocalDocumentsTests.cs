using SkRerank.Local.Documents;
using SkRerank.Local.Indexing;

namespace SkRerank.Local.Tests.Documents;

public sealed class LocalDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalModels _models = new(new LocalModelsOptions { Embedding = Path.Combine(AppContext.BaseDirectory, "Models", "bi-mean-xlm-roberta") });
    private readonly LocalStore _store;
    private readonly LocalDocuments _documents;

    public LocalDocumentsTests()
    {
        _store = new LocalStore(_folder.At("store"), _models);
        _documents = new LocalDocuments(_store);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _models.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task UpdateAsync_NewDocuments_AreThereWholeWithTitleAndLink()
    {
        Assert.Equal(0, await _documents.UpdateAsync([new LocalDocument("a", "Bees make honey.") { Title = "Insects", Link = "https://example.org/bees" }, new LocalDocument("b", "Fleas jump.")], cancellationToken: Token));
        Assert.Equal(new LocalDocument("a", "Bees make honey.") { Title = "Insects", Link = "https://example.org/bees" }, await _documents.GetAsync("a", Token));
        Assert.Equal(new LocalDocument("b", "Fleas jump."), await _documents.GetAsync("b", Token));
        Assert.Equal([new LocalDocument("a", "") { Title = "Insects", Link = "https://example.org/bees" }, new LocalDocument("b", "")], await _documents.ListAsync(cancellationToken: Token));
        Assert.Equal(["Insects Bees make honey.", "Fleas jump."], (await PassagesAsync()).Select(p => p.Text));
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(200, 1)]
    [InlineData(200, 90)]
    [InlineData(200, 200)]
    public async Task UpdateAsync_SameIdAgain_LeavesNoPassageOfTheOldText(int sentencesBefore, int sentencesAfter)
    {
        await _documents.UpdateAsync([new LocalDocument("a", Text("old", sentencesBefore)) { Title = "Old", Link = "old" }, new LocalDocument("b", "Stays.")], cancellationToken: Token);
        Assert.Equal(0, await _documents.UpdateAsync([new LocalDocument("a", Text("new", sentencesAfter))], cancellationToken: Token));
        Assert.Equal(new LocalDocument("a", Text("new", sentencesAfter)), await _documents.GetAsync("a", Token));
        Assert.Equal("Stays.", (await _documents.GetAsync("b", Token))!.Text);
        Assert.DoesNotContain(await PassagesAsync(), p => p.Text.Contains("old", StringComparison.Ordinal) || p.Title == "Old" || p.Link == "old");
        Assert.Empty((await _store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 }).RetrieveAsync("old", cancellationToken: Token)).Candidates);
    }

    [Fact]
    public async Task UpdateAsync_DeletedIds_AreGoneAndCountedOnce()
    {
        await _documents.UpdateAsync([new LocalDocument("a", Text("one", 200)), new LocalDocument("b", "Two."), new LocalDocument("c", "Three.")], cancellationToken: Token);
        Assert.Equal(2, await _documents.UpdateAsync([new LocalDocument("c", "Drei.")], ["a", "nobody", "b"], Token));
        Assert.Equal(["c"], (await _documents.ListAsync(cancellationToken: Token)).Select(d => d.Id));
        Assert.Null(await _documents.GetAsync("a", Token));
        Assert.Equal(["Drei."], (await PassagesAsync()).Select(p => p.Text));
        Assert.Equal(0, await _documents.UpdateAsync([], ["a", "nobody"], Token));
        Assert.Equal(1, await _documents.UpdateAsync([], ["c"], Token));
        Assert.Empty(await PassagesAsync());
    }

    [Fact]
    public async Task UpdateAsync_NothingOrDeletionsOfAStoreThatIsNotThere_MakesNone()
    {
        Assert.Equal(0, await _documents.UpdateAsync([], cancellationToken: Token));
        Assert.Equal(0, await _documents.UpdateAsync([], ["a"], Token));
        Assert.Null(await _documents.GetAsync("a", Token));
        Assert.Empty(await _documents.ListAsync(cancellationToken: Token));
        Assert.False(Directory.Exists(_folder.At("store")));
    }

    [Theory]
    [InlineData("a", "x", "a", "Each id should stand once, but 'a' stands twice; give each document once.")]
    [InlineData("", "x", "b", "Each document needs an id, but one is empty; give it one.")]
    [InlineData(" \t", "x", "b", "Each document needs an id, but one is empty; give it one.")]
    [InlineData("c", "x", "", "Each document needs an id, but one is empty; give it one.")]
    [InlineData("c", " \n\u00a0", "b", "Each document needs a text, but that of 'c' is blank; leave the document out.")]
    public async Task UpdateAsync_DocumentThatCannotBeTaken_IsRefusedWithTheWholeBatch(string id, string text, string deleted, string expected)
    {
        await _documents.UpdateAsync([new LocalDocument("b", "Stays.")], cancellationToken: Token);
        var error = await Assert.ThrowsAsync<ArgumentException>("documents", () => _documents.UpdateAsync([new LocalDocument("new", "New."), new LocalDocument(id, text)], [deleted], Token));
        Assert.Equal($"{expected} (Parameter 'documents')", error.Message);
        error = await Assert.ThrowsAsync<ArgumentException>("documents", () => _documents.UpdateAsync([new LocalDocument("twice", "1"), new LocalDocument("twice", "2")], cancellationToken: Token));
        Assert.StartsWith("Each id should stand once, but 'twice' stands twice", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b"], (await _documents.ListAsync(cancellationToken: Token)).Select(d => d.Id));
    }

    [Theory]
    [InlineData("new\nline\u0000\u001b[31m")]
    [InlineData("../../etc/passwd")]
    [InlineData("C:\\a|b?*")]
    [InlineData("\"quotes\" 'and' `more` <b>")]
    [InlineData("🎉👩‍👩‍👧")]
    [InlineData("\ufffd\uffff")]
    [InlineData("NaN")]
    [InlineData("a#1")]
    [InlineData("#")]
    [InlineData(" a ")]
    [InlineData("\u0000sha256:00")]
    [InlineData("long")]
    public async Task UpdateAsync_HostileId_IsAnIdAsAnyOther(string id)
    {
        if (id == "long") id = new string('é', 15_000);
        await _documents.UpdateAsync([new LocalDocument("a", "Stays."), new LocalDocument(id, Text("one", 200))], cancellationToken: Token);
        await _documents.UpdateAsync([new LocalDocument(id, Text("two", 90))], cancellationToken: Token);
        Assert.Equal(new LocalDocument(id, Text("two", 90)), await _documents.GetAsync(id, Token));
        Assert.Equal([.. new[] { "a", id }.Order(StringComparer.Ordinal)], (await _documents.ListAsync(cancellationToken: Token)).Select(d => d.Id));
        var found = await _store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25, Filter = p => p.DocumentId == id }).RetrieveAsync("two stays", cancellationToken: Token);
        Assert.All(found.Candidates, c => Assert.Equal(id, c.SourceId));
        Assert.NotEmpty(found.Candidates);
        Assert.Equal(1, await _documents.UpdateAsync([], [id], Token));
        Assert.Equal(["Stays."], (await PassagesAsync()).Select(p => p.Text));
    }

    [Fact]
    public async Task UpdateAsync_IdThatIsNoTextOrTooLong_IsRefusedAndFindsNobodyElse()
    {
        await _documents.UpdateAsync([new LocalDocument("\ufffd", "Another's.")], cancellationToken: Token);
        foreach (var (documents, deleted) in new (LocalDocument[], string[])[] { ([new("\ud800", "x")], []), ([], ["\ud800"]), ([new("a\udc00b", "x")], []) })
        {
            var half = await Assert.ThrowsAsync<ArgumentException>("documents", () => _documents.UpdateAsync(documents, deleted, Token));
            Assert.StartsWith("Each id should be valid Unicode, but one has half of a surrogate pair; give the document another id.", half.Message, StringComparison.Ordinal);
        }

        var tooLong = await Assert.ThrowsAsync<ArgumentException>("documents", () => _documents.UpdateAsync([new LocalDocument(new string('é', 16_001), "x")], cancellationToken: Token));
        Assert.StartsWith("Each id should have at most 32000 bytes of UTF-8, but one has 32002; give the document a shorter id.", tooLong.Message, StringComparison.Ordinal);
        Assert.Null(await _documents.GetAsync("\ud800", Token));
        Assert.Equal("Another's.", (await _documents.GetAsync("\ufffd", Token))!.Text);
    }

    [Fact]
    public async Task GetAsync_LongDocument_IsTheTextAgainButForWhiteSpaceBetweenPassages()
    {
        // Paragraphs, a list, headings, words of every script, and white space that passages leave out at their ends.
        var text = "\n  # Fleas\n\n" + string.Join("\n\n", Enumerable.Range(0, 60).Select(i => $"Paragraph {i} says: naïve café, 東京。第一句。 – “quoted” 🎉 and a tab\there.\n- one\n- two {i}")) + "\n\n";
        await _documents.UpdateAsync([new LocalDocument("a", text) { Title = "# Fleas" }], cancellationToken: Token);
        Assert.True((await PassagesAsync()).Length > 3);
        var whole = (await _documents.GetAsync("a", Token))!.Text;
        Assert.Equal(Words(text), Words(whole));

        // Every character that is no white space stands where it stood, so a passage's span says the same of both.
        Assert.All(text.Zip(whole), pair => Assert.True(pair.First == pair.Second || (char.IsWhiteSpace(pair.First) && pair.Second == ' ')));
        Assert.Equal(text.TrimEnd().Length, whole.Length);
    }

    [Fact]
    public async Task UpdateAsync_FolderAndCorpusInTheSameStore_LeaveEachOtherAlone()
    {
        _folder.Write("docs/a.txt", "Of the folder.");
        _folder.Write("corpus.jsonl", """{"_id": "line", "title": "", "text": "Of the corpus."}""" + "\n");
        await _documents.UpdateAsync([new LocalDocument("mine", "By hand.")], cancellationToken: Token);
        var indexer = new LocalIndexer(_store);
        foreach (var input in new[] { "docs", "corpus.jsonl" }) await indexer.IndexAsync(_folder.At(input), cancellationToken: Token);
        await _documents.UpdateAsync([new LocalDocument("mine", "By hand again."), new LocalDocument("docs/b.txt", "Beside the folder's.")], cancellationToken: Token);
        File.Delete(_folder.At("docs/a.txt"));
        _folder.Write("docs/c.txt", "New in the folder.");
        Assert.Equal((1, 1), await CountsAsync(indexer.IndexAsync(_folder.At("docs"), cancellationToken: Token)));

        Assert.Equal(["docs/b.txt", "docs/c.txt", "line", "mine"], (await _documents.ListAsync(cancellationToken: Token)).Select(d => d.Id));
        Assert.Equal("By hand again.", (await _documents.GetAsync("mine", Token))!.Text);
        Assert.Equal("Of the corpus.", (await _documents.GetAsync("line", Token))!.Text);
        Assert.Equal("docs/c.txt", (await _documents.GetAsync("docs/c.txt", Token))!.Link);
    }

    [Fact]
    public async Task UpdateAsync_PlaceOfAFoldersDocument_IsRefusedUntilItIsTakenOut()
    {
        _folder.Write("docs/a.txt", "Of the folder.");
        _folder.Write("corpus.jsonl", """{"_id": "line#1", "title": "", "text": "Of the corpus."}""" + "\n");
        var indexer = new LocalIndexer(_store);
        foreach (var input in new[] { "docs", "corpus.jsonl" }) await indexer.IndexAsync(_folder.At(input), cancellationToken: Token);

        // The passage line#1 of a document 'line' would be the corpus's line of that id.
        foreach (var (id, foreign) in new[] { ("docs/a.txt", "docs/a.txt"), ("line#1", "line#1"), ("line", "line#1") })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>("documents", () => _documents.UpdateAsync([new LocalDocument("other", "Other."), new LocalDocument(id, "Mine.")], cancellationToken: Token));
            Assert.StartsWith($"A document should have an id of its own, but one would take the place of '{foreign}', which was indexed from a folder or a file; give it another id, or change that one there.", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["Of the folder.", "Of the corpus."], (await PassagesAsync()).Select(p => p.Text));
        Assert.Equal(1, await _documents.UpdateAsync([new LocalDocument("line", "Mine.")], ["line#1"], Token));
        Assert.Equal(["Of the folder.", "Mine."], (await PassagesAsync()).Select(p => p.Text));
    }

    [Theory]
    [InlineData("docs/a.txt", "docs")]
    [InlineData("line", "corpus.jsonl")]
    public async Task IndexAsync_IdOfADocumentThatWasPutIn_IsRefusedAndChangesNothing(string id, string input)
    {
        _folder.Write("docs/a.txt", "Of the folder.");
        _folder.Write("corpus.jsonl", """{"_id": "line", "title": "", "text": "Of the corpus."}""" + "\n");
        await _documents.UpdateAsync([new LocalDocument(id, "Mine.")], cancellationToken: Token);
        var error = await Assert.ThrowsAsync<RerankException>(() => new LocalIndexer(_store).IndexAsync(_folder.At(input), cancellationToken: Token));
        Assert.Equal($"The id '{id}' of '{_folder.At(input)}' already belongs to the input 'documents'; index the two into stores of their own, or rename one document.", error.Message);
        Assert.Equal(["Mine."], (await PassagesAsync()).Select(p => p.Text));
    }

    [Fact]
    public async Task ListAsync_PageByPage_GivesEveryDocumentOnceInTheOrderOfUtf8()
    {
        // U+1F389 is a surrogate pair, which UTF-16 would put before U+FF21; and long ids are indexed by their hash.
        string[] ids = ["", .. Enumerable.Range(0, 40).Select(i => $"d{i}"), "a b", "a#b", "a", "é", "\uff21", "🎉", "\u0001", new string('m', 2000), new string('m', 2000) + "n", new string('z', 1025), new string('b', 1024), "\u0000sha256:x"];
        foreach (var chunk in ids.Skip(1).Chunk(7)) await _documents.UpdateAsync([.. chunk.Select(id => new LocalDocument(id, Text("word", id.Length % 2 == 0 ? 1 : 150)) { Title = "T" })], cancellationToken: Token);
        await _documents.UpdateAsync([], ["d7", "d8", "é"], Token);

        // A passage without a document is none.
        await _store.Collection.UpsertAsync(new Passage { Id = "loose", Text = "Of no document." }, Token);
        string[] expected = [.. ids.Skip(1).Except(["d7", "d8", "é"]).OrderBy(id => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal)];
        foreach (var size in new[] { 1, 3, 50, 1000 })
        {
            List<LocalDocument> all = [];
            IReadOnlyList<LocalDocument> page;
            do
            {
                page = await _documents.ListAsync(all.Count == 0 ? null : all[^1].Id, size, Token);
                Assert.InRange(page.Count, 0, size);
                all.AddRange(page);
            }
            while (page.Count == size);
            Assert.Equal(expected, all.Select(d => d.Id));
            Assert.All(all, d => Assert.Equal(("", "T"), (d.Text, d.Title)));
        }

        Assert.Equal(["🎉"], (await _documents.ListAsync("\uffee", cancellationToken: Token)).Select(d => d.Id));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("count", () => _documents.ListAsync(count: 0, cancellationToken: Token));
    }

    [Fact]
    public async Task UpdateAsync_ManyCallersOfOneId_LeaveTheWholeTextOfOne()
    {
        // Two objects over one store, as a server and its host may have.
        LocalDocuments[] callers = [_documents, new LocalDocuments(_store)];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => callers[i % 2].UpdateAsync([new LocalDocument("shared", Text($"by{i}", 1 + (i * 20))), new LocalDocument($"own{i}", "Own.")], cancellationToken: Token))));
        var text = (await _documents.GetAsync("shared", Token))!.Text;
        Assert.Contains(text, Enumerable.Range(0, 12).Select(i => Text($"by{i}", 1 + (i * 20))));
        var winner = text.Split(' ')[0];
        Assert.All((await PassagesAsync()).Where(p => p.DocumentId == "shared"), p => Assert.Contains(winner, p.Text, StringComparison.Ordinal));
        Assert.Equal(13, (await _documents.ListAsync(cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task UpdateAsync_Cancelled_LeavesAllOrNothing()
    {
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _documents.UpdateAsync([new LocalDocument("a", "Never.")], cancellationToken: before.Token));
        Assert.False(Directory.Exists(_folder.At("store")));

        await _documents.UpdateAsync([new LocalDocument("a", "First."), new LocalDocument("gone", "First.")], cancellationToken: Token);
        LocalDocument[] batch = [new LocalDocument("a", "Second."), .. Enumerable.Range(0, 60).Select(i => new LocalDocument($"d{i}", Text("word", 60)))];
        var cancelled = 0;
        for (var delay = 0; delay < 200 && cancelled < 6; delay += 5)
        {
            using var during = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            try
            {
                await _documents.UpdateAsync(batch, ["gone"], during.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                Assert.Equal(["First.", "First."], (await PassagesAsync()).Select(p => p.Text));
            }
        }

        Assert.True(cancelled > 0);
        await _documents.UpdateAsync(batch, ["gone"], Token);
        Assert.Equal("Second.", (await _documents.GetAsync("a", Token))!.Text);
        Assert.Equal(61, (await _documents.ListAsync(cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task UpdateAsync_FolderThatCannotBeWritten_SaysSoAndKeepsWhatIsThere()
    {
        await _documents.UpdateAsync([new LocalDocument("a", "Old."), new LocalDocument("b", "Stays.")], cancellationToken: Token);

        // Folders that bear the names of the next files: no user, root neither, can write these then.
        string[] blocks = [.. Enumerable.Range(0, 36).SelectMany(i => new[] { ".fdt", ".cfs", ".dvd", ".tim", ".si" }.Select(ending => _folder.At($"store/_{"0123456789abcdefghijklmnopqrstuvwxyz"[i]}{ending}"))).Where(path => !File.Exists(path))];
        foreach (var block in blocks) Directory.CreateDirectory(block);
        var error = await Assert.ThrowsAsync<RerankException>(() => _documents.UpdateAsync([new LocalDocument("a", "New."), new LocalDocument("c", "New.")], ["b"], Token));
        Assert.StartsWith($"Writing the store '{_folder.At("store")}' failed (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("): everything written before is kept, so free space or check the permissions of the folder and try again.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["Old.", "Stays."], (await PassagesAsync()).Select(p => p.Text));

        foreach (var block in blocks) Directory.Delete(block);
        Assert.Equal(1, await _documents.UpdateAsync([new LocalDocument("a", "New."), new LocalDocument("c", "New.")], ["b"], Token));
        Assert.Equal(["a", "c"], (await _documents.ListAsync(cancellationToken: Token)).Select(d => d.Id));
    }

    private async Task<Passage[]> PassagesAsync() => await _store.Collection.GetAsync(p => true, int.MaxValue, cancellationToken: Token).ToArrayAsync(Token);

    private static async Task<(int Added, int Removed)> CountsAsync(Task<IndexReport> indexing)
    {
        var report = await indexing;
        return (report.Added, report.Removed);
    }

    private static string Text(string word, int sentences) => string.Join(' ', Enumerable.Range(1, sentences).Select(i => $"{word} stands in sentence {i} here."));

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
