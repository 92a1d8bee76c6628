using SkRerank.Keywords;

namespace SkRerank.Tests.Keywords;

public sealed class Bm25SnapshotTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-bm25-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "texts.bm25");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task LoadAsync_SavedIndex_FindsTheSameAndTakesChanges()
    {
        var index = Make();
        index.Remove("b");
        index.Upsert("a", "fleas and bees");
        await index.SaveAsync(Path, Token);
        var loaded = new Bm25Index<string>();
        loaded.Upsert("gone", "fleas");
        await loaded.LoadAsync(Path, Token);

        foreach (var query in new[] { "fleas", "bees live", "long hives" }) Assert.Equal(index.Search(query, 10), loaded.Search(query, 10));
        Assert.Equal(2, loaded.Count);
        foreach (var both in new[] { index, loaded })
        {
            both.Upsert("d", "long fleas");
            both.Remove("c");
        }

        Assert.Equal(index.Search("long fleas bees", 10), loaded.Search("long fleas bees", 10));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task LoadAsync_EveryTypeOfKey_GivesItBack()
    {
        await Check(7, 1L << 40, Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"));

        async Task Check(int number, long big, Guid id)
        {
            Assert.Equal(number, await ThroughFile(number));
            Assert.Equal(big, await ThroughFile(big));
            Assert.Equal(id, await ThroughFile(id));
        }

        async Task<TKey> ThroughFile<TKey>(TKey key)
            where TKey : notnull
        {
            var index = new Bm25Index<TKey>();
            index.Upsert(key, "cat");
            await index.SaveAsync(Path, Token);
            var loaded = new Bm25Index<TKey>();
            await loaded.LoadAsync(Path, Token);
            return Assert.Single(loaded.Search("cat", 1)).Key;
        }
    }

    [Fact]
    public async Task LoadAsync_AnyByteChangedOrCutOff_IsRefusedAndTheIndexKeepsItsTexts()
    {
        await Make().SaveAsync(Path, Token);
        var bytes = await File.ReadAllBytesAsync(Path, Token);
        var index = new Bm25Index<string>();
        index.Upsert("kept", "kept");
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 0x20;
            await File.WriteAllBytesAsync(Path, i % 2 == 0 ? changed : bytes[..i], Token);
            await Assert.ThrowsAsync<RerankException>(() => index.LoadAsync(Path, Token));
        }

        Assert.Equal("kept", Assert.Single(index.Search("kept", 1)).Key);
    }

    [Fact]
    public async Task LoadAsync_WhatCannotBeUsed_IsNamedInOneSentence()
    {
        await Make().SaveAsync(Path, Token);
        await Refused(new Bm25Index<string>(new Bm25Options { Analyzer = TextAnalyzer.Standard }), $"The snapshot '{Path}' was made with the analyzer 'english', but this index has 'standard'; use the same analyzer, or put the texts in again and save.");
        await Refused(new Bm25Index<int>(), $"The snapshot '{Path}' has keys of type String, but this index has Int32; use the same type, or put the texts in again and save.");

        var bytes = await File.ReadAllBytesAsync(Path, Token);
        bytes[20] = 9;
        await File.WriteAllBytesAsync(Path, bytes, Token);
        await Refused(new Bm25Index<string>(), $"The snapshot '{Path}' has format 9, but this version reads 1; put the texts in again and save.");
        await File.WriteAllTextAsync(Path, "notes", Token);
        await Refused(new Bm25Index<string>(), $"The file '{Path}' is not a snapshot of a BM25 index; name one that SaveAsync wrote.");
        await Assert.ThrowsAsync<FileNotFoundException>(() => new Bm25Index<string>().LoadAsync(Path + "x", Token));

        async Task Refused<TKey>(Bm25Index<TKey> index, string message)
            where TKey : notnull => Assert.Equal(message, (await Assert.ThrowsAsync<RerankException>(() => index.LoadAsync(Path, Token))).Message);
    }

    [Fact]
    public async Task SaveAsync_FailingWrite_KeepsTheOldSnapshot()
    {
        var index = Make();
        await index.SaveAsync(Path, Token);
        var before = await File.ReadAllBytesAsync(Path, Token);
        var other = Make();
        // A folder cannot be replaced by a file, so the last step fails.
        Directory.CreateDirectory(Path + "2");
        await Assert.ThrowsAnyAsync<Exception>(() => other.SaveAsync(Path + "2", Token));
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Token));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task SaveAsync_KeysOfAnotherType_AreRefused()
    {
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => new Bm25Index<DateTime>().SaveAsync(Path, Token));
        Assert.Equal("A snapshot keeps keys that are string, Guid, int or long, but these are DateTime; use one of the four, such as the key as a text.", exception.Message);
    }

    private static Bm25Index<string> Make()
    {
        var index = new Bm25Index<string>();
        foreach (var (key, text) in new[] { ("a", "fleas live long"), ("b", "bees live in hives"), ("c", "long fleas, long fleas") }) index.Upsert(key, text);
        return index;
    }
}
