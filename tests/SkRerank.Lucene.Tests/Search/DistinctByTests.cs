using System.Text;
using CsCheck;

namespace SkRerank.Lucene.Tests.Search;

public sealed class DistinctByTests : IDisposable
{
    private static readonly string?[] Groups = [null, "", "a", "A", "a b", "a#", "é", "\uff21", "🎉", "\0", "\0sha256:x", new string('x', 1024), new string('x', 1025), new string('x', 1026), new string('b', 3000)];

    private readonly TemporaryFolder _folder = new();
    private readonly LuceneCollection<string, GroupedPassage> _collection;

    public DistinctByTests() => _collection = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = new FakeEncoder() });

    public void Dispose()
    {
        _collection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task DistinctBy_AnyRecordsAndDeletions_GivesWhatLinqGives()
    {
        await _collection.EnsureCollectionExistsAsync();
        Assert.Empty(await _collection.DistinctByAsync(p => p.Group, 5).ToListAsync());
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, Groups.Length - 1]).Array[1, 40].Array[1, 4].Sample(batches => CheckAsync(batches).GetAwaiter().GetResult(), iter: 12, threads: 1);
    }

    [Fact]
    public async Task DistinctBy_PropertyThatIsNotAnIndexedText_IsRefused()
    {
        string expected = "Records can be told apart by an indexed text, but '{0}' is none: give the property IsIndexed and the type string.";
        Assert.Equal(string.Format(null, expected, "Source"), Assert.Throws<NotSupportedException>(() => _collection.DistinctByAsync(p => p.Source, 1)).Message);
        Assert.Equal(string.Format(null, expected, "Id"), Assert.Throws<NotSupportedException>(() => _collection.DistinctByAsync(p => p.Id, 1)).Message);
        using var notes = new LuceneCollection<string, Note>(_folder.Path);
        Assert.Equal(string.Format(null, expected, "Year"), Assert.Throws<NotSupportedException>(() => notes.DistinctByAsync(p => p.Year, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("top", () => _collection.DistinctByAsync(p => p.Group, 0));
        await Assert.ThrowsAsync<RerankException>(async () => await _collection.DistinctByAsync(p => p.Group, 1).ToListAsync());
    }

    private async Task CheckAsync((int Id, int Group)[][] batches)
    {
        await _collection.DeleteAsync(p => true);
        var live = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach ((int Id, int Group)[] batch in batches)
        {
            string[] deleted = [.. live.Keys.Where((_, i) => i % 5 == 0)];
            await _collection.UpdateAsync(batch.Select(one => new GroupedPassage { Id = $"k{one.Id:D2}", Group = Groups[one.Group], Text = "ash" }), deleted);
            foreach (string id in deleted) live.Remove(id);
            foreach ((int id, int group) in batch) live[$"k{id:D2}"] = Groups[group];
        }

        (string, string)[] expected = [.. live.Where(one => one.Value is not null).GroupBy(one => one.Value!, StringComparer.Ordinal).Select(group => (group.Key, group.First().Key)).OrderBy(one => Bytes(one.Item1), StringComparer.Ordinal)];
        Assert.Equal(expected, await ReadAsync(int.MaxValue, null));
        foreach (string after in Groups.OfType<string>().Concat(["b", "\ufffd"]))
        {
            (string, string)[] behind = [.. expected.Where(one => string.CompareOrdinal(Bytes(one.Item1), Bytes(after)) > 0)];
            Assert.Equal(behind, await ReadAsync(int.MaxValue, after));
            Assert.Equal(behind.Take(2), await ReadAsync(2, after));
        }
    }

    private async Task<List<(string, string)>> ReadAsync(int top, string? after) => await _collection.DistinctByAsync(p => p.Group, top, after).Select(p => (p.Group!, p.Id)).ToListAsync();

    private static string Bytes(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
