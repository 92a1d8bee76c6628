using System.Linq.Expressions;
using CsCheck;

namespace SkRerank.Lucene.Tests.Filtering;

public sealed class FilterTranslatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LuceneCollection<long, Everything> _collection;
    private readonly string _field = "ab";

    public FilterTranslatorTests() => _collection = new LuceneCollection<long, Everything>(_folder.Path);

    public void Dispose()
    {
        _collection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Filter_AnyRecords_MeansWhatCSharpMeans()
    {
        EverythingGenerator.One.Array[60].Sample(records => CheckAsync(records).GetAwaiter().GetResult(), iter: 6, threads: 1);
    }

    [Fact]
    public async Task Filter_CapturedVariablesAndMembers_AreTheirValues()
    {
        await _collection.UpsertAsync([new Everything { Id = 1, IString = "ab" }, new Everything { Id = 2, IString = "x", IDate = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) }]);
        var holder = new { Inner = new { Value = "ab" } };
        var limit = new DateTime(2029, 12, 31, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal([1], await IdsAsync(r => r.IString == _field));
        Assert.Equal([1], await IdsAsync(r => r.IString == holder.Inner.Value));
        Assert.Equal([1], await IdsAsync(r => r.IString == holder.Inner.Value.Trim()));
        Assert.Equal([2], await IdsAsync(r => r.IDate > limit.AddDays(0)));
        Assert.Equal([2], await IdsAsync(r => r.Id == long.Parse("2", null)));
        Assert.Equal([1, 2], await IdsAsync(r => holder != null));
    }

    [Fact]
    public async Task Filter_UnsupportedPart_IsAnErrorThatNamesIt()
    {
        await _collection.EnsureCollectionExistsAsync();
        Dictionary<string, Expression<Func<Everything, bool>>> filters = new()
        {
            ["r.IString.StartsWith(\"ab\")"] = r => r.IString!.StartsWith("ab"),
            ["(r.IString == r.PString)"] = r => r.IString == r.PString,
            ["(r.IInt + 1)"] = r => r.IInt + 1 == 2,
            ["ArrayLength(r.ITags)"] = r => r.ITags!.Length == 2,
            ["r.IDate.Year"] = r => r.IDate.Year == 2024,
            ["Convert(r.ILong, Double)"] = r => (double)r.ILong! > 0.5,
        };
        foreach ((string part, Expression<Func<Everything, bool>> filter) in filters)
        {
            NotSupportedException error = Assert.Throws<NotSupportedException>(() => _collection.GetAsync(filter, 10));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.EndsWith("' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains, or Any with Contains.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Filter_PropertyThatIsNotStored_IsAnErrorThatNamesIt()
    {
        using var collection = new LuceneCollection<string, Note>(_folder.Path);
        await collection.EnsureCollectionExistsAsync();
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => collection.GetAsync(r => r.Vector.Length == 4 || r.Vector.Equals(null), 10));
        Assert.Contains("r.Vector", error.Message, StringComparison.Ordinal);
    }

    private async Task CheckAsync(Everything[] records)
    {
        for (int i = 0; i < records.Length; i++) records[i].Id = i;
        foreach (Everything[] part in records.Chunk(25)) await _collection.UpsertAsync(part);
        foreach (Expression<Func<Everything, bool>> filter in Filters())
        {
            Func<Everything, bool> compiled = filter.Compile();
            long[] expected = [.. records.Where(compiled).Select(r => r.Id).Order()];
            Assert.True(expected.SequenceEqual((await IdsAsync(filter)).Order()), $"{filter}");
        }
    }

    private static IEnumerable<Expression<Func<Everything, bool>>> Filters()
    {
        string?[] texts = ["a", null, new string('x', 3000), "\0"];
        List<int> ints = [1, 2, int.MaxValue];
        int?[] nullableInts = [1, null];
        double?[] doubles = [0, double.NaN, null];
        var date = new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc);
        var offset = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        long beyond = 5000000000;
        double nothing = double.NaN;
        string longText = new('x', 3000);
        yield return r => true;
        yield return r => false;
        yield return r => r.Id == 3 || r.Id > 40 || 5 >= r.Id;
        yield return r => r.IString == "a" && r.PString != "a";
        yield return r => r.IString == null || r.PString == null;
        yield return r => r.IString == longText || r.PString == longText || r.IString == "日本";
        yield return r => !(r.IString != "é") || r.PString == "\0";
        yield return r => texts.Contains(r.IString);
        yield return r => texts.Contains(r.PString) && !texts.Contains(r.IString);
        yield return r => new[] { "a", "ab" }.Contains(r.IString) || new List<string> { "A" }.Contains(r.IString!);
        yield return r => Enumerable.Contains(texts, r.PString);
        yield return r => r.IBool;
        yield return r => !r.IBool && r.PBool == true;
        yield return r => r.PBool != true || r.IBool == false;
        yield return r => r.PBool == null;
        yield return r => r.PBool.HasValue;
        yield return r => r.IInt == 1 || r.IInt < 0;
        yield return r => r.IInt != 7 && 1 <= r.IInt;
        yield return r => ints.Contains(r.IInt);
        yield return r => nullableInts.Contains(r.PInt);
        yield return r => r.PInt > 0;
        yield return r => !(r.PInt > 0);
        yield return r => r.PInt != 1;
        yield return r => r.PInt <= int.MaxValue && r.PInt >= int.MinValue;
        yield return r => r.PInt.HasValue && r.PInt != 0;
        yield return r => r.IInt < 2L || r.IInt > beyond;
        yield return r => r.IInt > 0.5;
        yield return r => r.IInt > 0.5m;
        yield return r => r.ILong == null;
        yield return r => r.ILong != null && r.ILong >= long.MaxValue;
        yield return r => r.ILong < 1;
        yield return r => !(r.ILong <= 0);
        yield return r => r.IFloat == 0.1f || r.IFloat == 0;
        yield return r => r.IFloat > 0.1;
        yield return r => r.IFloat != nothing;
        yield return r => r.IDouble == 0;
        yield return r => r.IDouble == -0.0 || r.IDouble >= double.PositiveInfinity;
        yield return r => r.IDouble == nothing;
        yield return r => r.IDouble != nothing;
        yield return r => r.IDouble <= 0 || r.IDouble > 0.5;
        yield return r => !(r.IDouble < 100);
        yield return r => r.IDouble == null;
        yield return r => doubles.Contains(r.IDouble);
        yield return r => r.IDecimal == 0 || r.IDecimal > 0.05m;
        yield return r => r.IDecimal == null || r.IDecimal < -1;
        yield return r => r.IDate == date;
        yield return r => r.IDate > date || r.IDate < new DateTime(1000, 1, 1);
        yield return r => r.IOffset == offset;
        yield return r => r.IOffset != offset;
        yield return r => r.IOffset >= offset;
        yield return r => r.IOffset == null || r.IGuid == null;
        yield return r => r.IGuid == guid;
        yield return r => r.IGuid == Guid.Empty || r.IGuid > Guid.Empty;
        yield return r => r.ITags != null && r.ITags.Contains("a");
        yield return r => r.PTags != null && r.PTags.Contains("ab") && !r.PTags.Contains("b");
        yield return r => r.ITags != null && !r.ITags.Contains("\0");
        yield return r => r.ITags == null || r.PTags == null;
        yield return r => (r.IBool && (r.IInt > 0 || r.IString == "a")) || !(r.PBool == true || r.IDecimal != null);
        yield return r => r.IBool & r.IInt > 0 | r.PInt == 1;
    }

    private async Task<List<long>> IdsAsync(Expression<Func<Everything, bool>> filter) =>
        await _collection.GetAsync(filter, int.MaxValue).Select(r => r.Id).ToListAsync();
}
