using System.Linq.Expressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public virtual Task Key_Guid_IsKept() => TryKeyAsync(new Guid("603840bf-cf91-4521-8b8e-8b6a2e75910a"), Guid.AllBitsSet);

    [Fact]
    public virtual Task Key_String_IsKept() => TryKeyAsync("foo", "It's a \"key\" / with % and é, 日本", "FOO", "foo ");

    [Fact]
    public virtual Task Key_Int_IsKept() => TryKeyAsync(1, 0, -7, int.MaxValue, int.MinValue);

    [Fact]
    public virtual Task Key_Long_IsKept() => TryKeyAsync<long>(1, 0, -7, long.MaxValue, long.MinValue);

    [Fact]
    public virtual Task Key_ULong_IsKept() => TryKeyAsync<ulong>(1, 0, 7_000_000_000, long.MaxValue);

    [Fact]
    public virtual void Key_TypeThatNoStoreHas_IsAnErrorThatNamesTheProperty()
    {
        var error = Assert.Throws<NotSupportedException>(() => Open<DateTime, SimpleRecord<DateTime>>());
        Assert.Contains("Key", error.Message, StringComparison.Ordinal);
        Assert.Contains("DateTime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual Task Data_Bool_IsKeptAndFiltered() => TryValueAsync(true, false);

    [Fact]
    public virtual Task Data_Byte_IsKeptAndFiltered() => TryValueAsync<byte>(8, 255);

    [Fact]
    public virtual Task Data_Short_IsKeptAndFiltered() => TryValueAsync<short>(8, -9);

    [Fact]
    public virtual Task Data_Int_IsKeptAndFiltered() => TryValueAsync(8, int.MinValue);

    [Fact]
    public virtual Task Data_Long_IsKeptAndFiltered() => TryValueAsync(8_000_000_000_001, long.MinValue);

    [Fact]
    public virtual Task Data_Float_IsKeptAndFiltered() => TryValueAsync(8.5f, -0.25f);

    [Fact]
    public virtual Task Data_Double_IsKeptAndFiltered() => TryValueAsync(8.1, -1e-300);

    [Fact]
    public virtual Task Data_Decimal_IsKeptAndFiltered() => TryValueAsync(8.5m, -9.125m);

    [Fact]
    public virtual Task Data_String_IsKeptAndFiltered() => TryReferenceAsync("foo", "bar");

    [Fact]
    public virtual Task Data_Guid_IsKeptAndFiltered() => TryValueAsync(new Guid("603840bf-cf91-4521-8b8e-8b6a2e75910a"), Guid.Empty);

    [Fact]
    public virtual Task Data_DateTime_IsKeptAndFiltered() =>
        TryValueAsync(new DateTime(2020, 1, 1, 12, 30, 45, DateTimeKind.Utc), new DateTime(2021, 2, 3, 13, 40, 55, DateTimeKind.Utc));

    [Fact]
    public virtual Task Data_DateTimeOffset_IsKeptAndFiltered() =>
        TryValueAsync(new DateTimeOffset(2020, 1, 1, 12, 30, 45, TimeSpan.FromHours(2)), new DateTimeOffset(2021, 2, 3, 13, 40, 55, TimeSpan.FromHours(-3)));

    [Fact]
    public virtual Task Data_DateOnly_IsKeptAndFiltered() => TryValueAsync(new DateOnly(2020, 1, 1), new DateOnly(2021, 2, 3));

    [Fact]
    public virtual Task Data_TimeOnly_IsKeptAndFiltered() => TryValueAsync(new TimeOnly(12, 30, 45), new TimeOnly(13, 40, 55, 250));

    [Fact]
    public virtual Task Data_StringArray_IsKept() => TryListAsync<string[]>(["foo", "it's", ""], ["bar"], []);

    [Fact]
    public virtual Task Data_StringList_IsKept() => TryListAsync<List<string>>(["foo", "it's", ""], ["bar"], []);

    [Fact]
    public virtual void Data_TypeThatNoStoreHas_IsAnErrorThatNamesTheProperty()
    {
        var error = Assert.Throws<NotSupportedException>(() => Open<Guid, ValueRecord<Version>>());
        Assert.Contains("Value", error.Message, StringComparison.Ordinal);
        Assert.Contains("string", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public virtual Task Vector_ReadOnlyMemory_IsKeptAndSearched() => TryVectorAsync(new ReadOnlyMemory<float>([1, 2, 3]), v => v.ToArray());

    [Fact]
    public virtual Task Vector_Array_IsKeptAndSearched() => TryVectorAsync<float[]>([1, 2, 3], v => v);

    [Fact]
    public virtual Task Vector_Embedding_IsKeptAndSearched() => TryVectorAsync(new Embedding<float>(new float[] { 1, 2, 3 }), v => v.Vector.ToArray());

    [Fact]
    public virtual void Vector_TypeThatNoStoreHas_IsAnErrorThatNamesTheProperty()
    {
        var error = Assert.ThrowsAny<Exception>(() => Open<Guid, VectorRecord<Version>>(VectorDefinition<Version>()));
        Assert.True(error is NotSupportedException or InvalidOperationException, error.ToString());
        Assert.Contains("Vector", error.Message, StringComparison.Ordinal);
    }

    private async Task TryKeyAsync<TKey>(params TKey[] keys)
        where TKey : notnull
    {
        if (!Store.Capabilities.KeyTypes.Contains(typeof(TKey)))
        {
            var error = Assert.Throws<NotSupportedException>(() => Open<TKey, SimpleRecord<TKey>>());
            Assert.Contains("Key", error.Message, StringComparison.Ordinal);
            return;
        }

        var records = keys.Select((key, i) => new SimpleRecord<TKey> { Key = key, Number = i, Vector = new[] { 1f, i, 0 } }).ToArray();
        var collection = await CreateAsync<TKey, SimpleRecord<TKey>>(records);
        for (var i = 0; i < keys.Length; i++)
        {
            var record = await collection.GetAsync(keys[i], cancellationToken: Token);
            Assert.Equal((keys[i], i), (record!.Key, record.Number));
        }

        Assert.Equal(keys, await collection.GetAsync(keys, cancellationToken: Token).OrderBy(r => r.Number).Select(r => r.Key).ToListAsync(Token));
        Assert.Equal(keys[0], (await collection.SearchAsync(records[0].Vector, 1, cancellationToken: Token).SingleAsync(Token)).Record.Key);
        await collection.DeleteAsync(keys[0], Token);
        Assert.Equal(keys[1..], await collection.GetAsync(keys, cancellationToken: Token).OrderBy(r => r.Number).Select(r => r.Key).ToListAsync(Token));
    }

    private async Task TryValueAsync<T>(T value, T other)
        where T : struct
    {
        if (IsUnsupported<T>()) return;
        await TryPropertyAsync(value, other, [value, other], r => r.Value);
        await TryPropertyAsync<T?>(value, other, [value, other, null], r => r.Value);
    }

    private async Task TryReferenceAsync(string value, string other)
    {
        if (IsUnsupported<string>()) return;
        await TryPropertyAsync<string?>(value, other, [value, other, null], r => r.Value);
    }

    private bool IsUnsupported<T>()
    {
        if (!Store.Capabilities.UnsupportedDataTypes.Contains(typeof(T))) return false;
        var error = Assert.Throws<NotSupportedException>(() => Open<Guid, ValueRecord<T>>());
        Assert.Contains("Value", error.Message, StringComparison.Ordinal);
        return true;
    }

    // Written by each value, read back, and filtered by each comparison with a constant; the same as dynamic records.
    private async Task TryPropertyAsync<T>(T value, T other, T?[] values, Expression<Func<ValueRecord<T?>, T?>> property)
    {
        var records = values.Select((v, i) => new ValueRecord<T?> { Key = Id(i + 1), Value = v, Vector = new[] { 1f, i, 0 } }).ToArray();
        var collection = await CreateAsync<Guid, ValueRecord<T?>>(records);
        foreach (var record in records) Assert.Equal(record.Value, (await collection.GetAsync(record.Key, cancellationToken: Token))!.Value);
        ExpressionType[] comparisons = typeof(T) == typeof(bool) || typeof(T) == typeof(bool?) || typeof(T) == typeof(string) || typeof(T) == typeof(Guid) || typeof(T) == typeof(Guid?)
            ? [ExpressionType.Equal, ExpressionType.NotEqual]
            : [ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.GreaterThanOrEqual];
        foreach (var comparison in comparisons)
        {
            foreach (var constant in new[] { value, other })
            {
                var filter = Expression.Lambda<Func<ValueRecord<T?>, bool>>(Expression.MakeBinary(comparison, Promote(property.Body), Promote(Expression.Constant(constant, typeof(T)))), property.Parameters);
                var compiled = filter.Compile();
                var found = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 10, new() { Filter = filter }, Token).Select(h => h.Record.Key).ToListAsync(Token);
                Assert.True(records.Where(compiled).Select(r => r.Key).SequenceEqual(found.Order()), $"{filter} found {found.Count}.");
            }
        }

        if (default(T) is null)
        {
            var isNull = Expression.Lambda<Func<ValueRecord<T?>, bool>>(Expression.Equal(property.Body, Expression.Constant(null, typeof(T))), property.Parameters);
            Assert.Equal([Id(3)], await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 10, new() { Filter = isNull }, Token).Select(h => h.Record.Key).ToListAsync(Token));
        }

        await TryDynamicValuesAsync(typeof(T), [.. values.Select(v => (object?)v)]);
    }

    // C# compares bytes and shorts as ints.
    private static Expression Promote(Expression operand)
    {
        var type = Nullable.GetUnderlyingType(operand.Type) ?? operand.Type;
        if (type != typeof(byte) && type != typeof(short)) return operand;
        return Expression.Convert(operand, type == operand.Type ? typeof(int) : typeof(int?));
    }

    private async Task TryListAsync<T>(params T[] lists)
        where T : class, IEnumerable<string>
    {
        if (IsUnsupported<T>()) return;
        T?[] values = [.. lists, null];
        var collection = await CreateAsync<Guid, ValueRecord<T?>>(values.Select((v, i) => new ValueRecord<T?> { Key = Id(i + 1), Value = v, Vector = new[] { 1f, i, 0 } }));
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], (await collection.GetAsync(Id(i + 1), cancellationToken: Token))!.Value);
        await TryDynamicValuesAsync(typeof(T), values);
    }

    private async Task TryDynamicValuesAsync(Type type, object?[] values)
    {
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Key", typeof(Guid)),
                new VectorStoreDataProperty("Value", type) { IsIndexed = true },
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 3),
            ],
        };
        var collection = await CreateAsync<object, Dictionary<string, object?>>(
            values.Select((v, i) => new Dictionary<string, object?> { ["Key"] = Id(i + 1), ["Value"] = v, ["Vector"] = new ReadOnlyMemory<float>([1, i, 0]) }), definition);
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], (await collection.GetAsync(Id(i + 1), cancellationToken: Token))!["Value"]);
    }

    private async Task TryVectorAsync<TVector>(TVector value, Func<TVector, float[]> toArray)
        where TVector : notnull
    {
        var collection = await CreateAsync<Guid, VectorRecord<TVector>>([new() { Key = Id(1), Number = 42, Vector = value }], VectorDefinition<TVector>());
        var record = await collection.GetAsync(Id(1), new RecordRetrievalOptions { IncludeVectors = true }, Token);
        AssertVector([1f, 2, 3], toArray(record!.Vector));
        var hit = await collection.SearchAsync(value, 1, new() { IncludeVectors = true, Filter = r => r.Number == 42 }, Token).SingleAsync(Token);
        AssertVector([1f, 2, 3], toArray(hit.Record.Vector));

        var dynamic = await CreateAsync<object, Dictionary<string, object?>>([new() { ["Key"] = Id(1), ["Number"] = 43, ["Vector"] = value }], VectorDefinition<TVector>());
        var dynamicRecord = await dynamic.GetAsync(Id(1), new RecordRetrievalOptions { IncludeVectors = true }, Token);
        AssertVector([1f, 2, 3], toArray((TVector)dynamicRecord!["Vector"]!));
        var dynamicHit = await dynamic.SearchAsync(value, 1, new() { IncludeVectors = true }, Token).SingleAsync(Token);
        AssertVector([1f, 2, 3], toArray((TVector)dynamicHit.Record["Vector"]!));
        Assert.Equal(43, dynamicHit.Record["Number"]);
    }
}
