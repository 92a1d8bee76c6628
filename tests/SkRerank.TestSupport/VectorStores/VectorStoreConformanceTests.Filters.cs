using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    /// <summary>Gets the names of the filters.</summary>
    public static TheoryData<string> FilterNames { get; } = [.. ConformanceFilters.Filters.Keys];

    [Theory]
    [MemberData(nameof(FilterNames))]
    public virtual async Task Filter_Each_MeansWhatCSharpMeans(string name)
    {
        var filter = ConformanceFilters.Filters[name];
        var collection = await CreateAsync<Guid, FilterRecord>(ConformanceFilters.Records);
        if (Store.Capabilities.UnsupportedFilters.Contains(name))
        {
            var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.GetAsync(filter, 1000, cancellationToken: Token).ToListAsync(Token));
            Assert.Contains("filter", error.Message, StringComparison.OrdinalIgnoreCase);
            return;
        }

        var compiled = filter.Compile();
        Guid[] expected = [.. ConformanceFilters.Records.Where(compiled).Select(r => r.Key).Order()];
        Assert.Equal(ConformanceFilters.None.Contains(name), expected.Length == 0);
        Assert.Equal(ConformanceFilters.All.Contains(name), expected.Length == ConformanceFilters.Records.Count);
        Assert.Equal(expected, await collection.GetAsync(filter, 1000, cancellationToken: Token).Select(r => r.Key).Order().ToListAsync(Token));
        Assert.Equal(expected, await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 1000, new() { Filter = filter }, Token).Select(h => h.Record.Key).Order().ToListAsync(Token));
    }

    [Fact]
    public virtual async Task Filter_ValueOfACapturedNull_IsAnError()
    {
        var collection = await CreateAsync<Guid, FilterRecord>(ConformanceFilters.Records);
        int? nothing = null;
        await Assert.ThrowsAnyAsync<InvalidOperationException>(async () => await collection.GetAsync(r => r.Number == nothing!.Value, 10, cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task Filter_VectorProperty_IsAnError()
    {
        var collection = await CreateAsync<Guid, FilterRecord>(ConformanceFilters.Records);
        var error = await Assert.ThrowsAnyAsync<NotSupportedException>(async () => await collection.GetAsync(r => r.Vector.Length == 3, 10, cancellationToken: Token).ToListAsync(Token));
        Assert.Contains("Vector", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task Filter_CapturedVariableThatChanges_IsReadAtEachCall()
    {
        var collection = await CreateAsync<Guid, FilterRecord>(ConformanceFilters.Records);
        var number = 6;
        System.Linq.Expressions.Expression<Func<FilterRecord, bool>> filter = r => r.Number == number;
        Assert.Equal(6, (await collection.GetAsync(filter, 10, cancellationToken: Token).FirstAsync(Token)).Number);
        number = 7;
        Assert.Equal(7, (await collection.GetAsync(filter, 10, cancellationToken: Token).FirstAsync(Token)).Number);
    }
}
