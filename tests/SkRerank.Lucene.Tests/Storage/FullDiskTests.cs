using Lucene.Net.Index;
using Lucene.Net.Store;

namespace SkRerank.Lucene.Tests.Storage;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(1_000)]
    [InlineData(2_500)]
    [InlineData(4_000)]
    public async Task Upsert_FullDisk_SaysSoLosesNothingAndWorksAgainAfterwards(long left)
    {
        FullDisk? disk = null;
        var options = new LuceneCollectionOptions { WrapDirectory = inner => disk = new FullDisk(inner) };
        using (var collection = new LuceneCollection<string, Note>(_folder.Path, options))
        {
            await collection.UpsertAsync(Notes(0, 20));
            disk!.Left = left;
            RerankException error = await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(Notes(10, 40)));
            Assert.Equal($"Writing the store '{collection.Folder}' failed (No space left on device): everything written before is kept, so free space or check the permissions of the folder and try again.", error.Message);
            Assert.IsType<IOException>(error.InnerException);
            Assert.Equal(20, await collection.CountAsync());
            Assert.Equal("ash 15", (await collection.GetAsync("15"))!.Text);
            using (FSDirectory other = FSDirectory.Open(_folder.Path)) Assert.True(new CheckIndex(other).DoCheckIndex().Clean);

            disk.Left = long.MaxValue;
            await collection.UpsertAsync(Notes(10, 40));
            Assert.Equal(50, await collection.CountAsync());
        }

        using var again = new LuceneCollection<string, Note>(_folder.Path);
        Assert.Equal(50, (await again.KeywordSearchAsync("ash", 100).ToListAsync()).Count);
    }

    [Fact]
    public async Task Upsert_FullDiskAtAnyByteOfManyBatches_NeverLosesAnAcknowledgedBatch()
    {
        FullDisk? disk = null;
        var options = new LuceneCollectionOptions { WrapDirectory = inner => disk = new FullDisk(inner) };
        using var collection = new LuceneCollection<string, Note>(_folder.Path, options);
        int written = 0;
        int failed = 0;
        // Merges happen in between, so the disk also fills up inside of them.
        for (int attempt = 0; attempt < 120; attempt++)
        {
            if (disk is not null) disk.Left = 2000 + (attempt * 997 % 20001);
            try
            {
                await collection.UpsertAsync(Notes(written, 3));
                written += 3;
            }
            catch (RerankException)
            {
                failed++;
            }

            if (disk is not null) disk.Left = long.MaxValue;
            Assert.Equal(written, await collection.CountAsync());
        }

        Assert.True(failed > 5 && written > 60, $"{failed} attempts failed and {written} records were written.");
    }

    private static IEnumerable<Note> Notes(int from, int count) => Enumerable.Range(from, count).Select(i => new Note { Id = $"{i}", Text = $"ash {i}", Vector = new float[] { i, 1, 2, 3 } });
}
