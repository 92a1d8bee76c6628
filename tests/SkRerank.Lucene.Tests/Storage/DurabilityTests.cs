using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Store;
using SkRerank.Lucene.Tests.Child;

namespace SkRerank.Lucene.Tests.Storage;

public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_WhileWriting_KeepsEveryAcknowledgedBatchOnce()
    {
        int next = 0;
        // The first kill falls into the creation of the store; then ever more batches are written before each.
        foreach (int lines in new[] { 0, 1, 3, 12, 25 })
        {
            using var child = new ChildProcess("write", _folder.Path, next.ToString(CultureInfo.InvariantCulture));
            int acknowledged = next - 1;
            for (int i = 0; i < lines; i++) acknowledged = int.Parse(child.ReadLine(), CultureInfo.InvariantCulture);
            foreach (string line in child.Kill()) acknowledged = Math.Max(acknowledged, int.Parse(line, CultureInfo.InvariantCulture));
            next = await CheckAsync(acknowledged);
        }

        Assert.True(next > 40);
    }

    [Fact]
    public async Task Write_WhileAnotherProcessWrites_IsRefusedAndReadsItsCommits()
    {
        using var child = new ChildProcess("hold", _folder.Path);
        Assert.Equal("held 0", child.ReadLine());
        using var collection = new LuceneCollection<string, WrittenRecord>(_folder.Path);
        Assert.Equal(1, await collection.CountAsync());
        RerankException error = await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(new WrittenRecord { Id = "mine" }));
        Assert.Equal($"The store '{collection.Folder}' is being written by another process or collection: wait until that one is closed and try again.", error.Message);
        Assert.Equal(("lucene", "upsert", true), (error.ProviderName, error.Operation, error.IsTransient));

        child.WriteLine();
        Assert.Equal("held 1", child.ReadLine());
        Assert.Equal(2, await collection.CountAsync());
        Assert.Equal(1, (await collection.GetAsync("00001-0"))!.Batch);

        child.Kill();
        await collection.UpsertAsync(new WrittenRecord { Id = "mine" });
        Assert.Equal(3, await collection.CountAsync());
    }

    private async Task<int> CheckAsync(int acknowledged)
    {
        using var collection = new LuceneCollection<string, WrittenRecord>(_folder.Path);
        if (!await collection.CollectionExistsAsync())
        {
            Assert.Equal(-1, acknowledged);
            return 0;
        }

        List<WrittenRecord> records = await collection.GetAsync(r => true, int.MaxValue, new() { IncludeVectors = true }).ToListAsync();
        Assert.Equal(records.Count, await collection.CountAsync());
        ILookup<int, WrittenRecord> batches = records.ToLookup(r => r.Batch);
        // The batch that was on its way may be there, whole.
        Assert.InRange(batches.Count, acknowledged + 1, acknowledged + 2);
        for (int batch = 0; batch < batches.Count; batch++)
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{batch:00000}-{i}"), batches[batch].Select(r => r.Id));
        Assert.All(records, r => Assert.Equal(8, r.Vector!.Length));
        using (FSDirectory directory = FSDirectory.Open(_folder.Path)) Assert.True(new CheckIndex(directory).DoCheckIndex().Clean);
        return batches.Count;
    }
}
