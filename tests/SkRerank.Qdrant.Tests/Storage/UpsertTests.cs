using System.Text.Json.Nodes;
using Microsoft.Extensions.VectorData;
using SkRerank.Qdrant.Keywords;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Tests.Server;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Storage;

public sealed class UpsertTests : IAsyncLifetime
{
    private QdrantServer _server = null!;
    private QdrantConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantServer.StartAsync();
        _connection = new QdrantConnection(_server.Address, new QdrantConnectionOptions { Retry = new() { BaseDelay = TimeSpan.Zero } });
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task UpsertAsync_Record_IsAPointWithPayloadAndVectors()
    {
        using var collection = await CreateAsync();
        await collection.UpsertAsync(new Note { Id = "doc-1", Text = "cat", Year = 2024, Vector = new[] { 1f, 0.5f, 0, 0 } });
        var sent = JsonNode.Parse(_server.Requests.Single(IsUpsert).Body)!["points"]![0]!;
        Assert.Equal(NameUuid.Of("doc-1"), sent["id"]!.GetValue<Guid>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"Id":"doc-1","Text":"cat","Year":2024}"""), sent["payload"]), sent.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("[1,0.5,0,0]"), sent["vector"]!["Vector"]), sent.ToJsonString());

        // One term of one: f / (f + k1 · (1 − b + b · dl / avgdl)) = 1 / (1 + 0.9 · (0.6 + 0.4 / 100)) = 0.64792…; the index is the term's MurmurHash3.
        Assert.Equal(TermIndex.Of("cat"), sent["vector"]!["Text_bm25"]!["indices"]!.AsArray().Single()!.GetValue<uint>());
        Assert.Equal(1 / 1.5436, sent["vector"]!["Text_bm25"]!["values"]!.AsArray().Single()!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public async Task UpsertAsync_WholeDouble_HasAFraction()
    {
        using var collection = new QdrantCollection<ulong, Everything>(_connection, "c");
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(new Everything { Id = ulong.MaxValue, Double = 3, Single = -1e30f });
        var body = System.Text.Encoding.UTF8.GetString(_server.Requests.Single(IsUpsert).Body);
        Assert.Contains("\"Double\":3.0,", body, StringComparison.Ordinal);
        Assert.Contains("\"Single\":-1.0000000150474662E+30,", body, StringComparison.Ordinal);
        Assert.Contains("\"id\":18446744073709551615,", body, StringComparison.Ordinal);
        Assert.Equal(3, (await collection.GetAsync(ulong.MaxValue))!.Double);
    }

    [Fact]
    public async Task UpsertAsync_ManyRecords_GoInBatchesByNumber()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { MaxBatchCount = 10 });
        await collection.UpsertAsync(Notes(25));
        Assert.Equal([10, 10, 5], _server.Requests.Where(IsUpsert).Select(r => r.Json.GetProperty("points").GetArrayLength()));
        Assert.Equal(25, await collection.CountAsync());
        Assert.All(_server.Requests.Where(IsUpsert), r => Assert.Equal("?wait=true", r.Query));
    }

    [Fact]
    public async Task UpsertAsync_ManyBytes_GoInBatchesByBytesAndALargeRecordAlone()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { MaxRequestBytes = 2000 });
        var notes = Notes(12);
        notes[5].Text = new string('x', 5000);
        await collection.UpsertAsync(notes);
        ContractRequest[] sent = [.. _server.Requests.Where(IsUpsert)];
        Assert.All(sent, r => Assert.True(r.Body.Length <= 2002 || r.Json.GetProperty("points").GetArrayLength() == 1, $"{r.Body.Length}"));
        Assert.Single(sent, r => r.Body.Length > 5000);
        Assert.Equal(12, await collection.CountAsync());
    }

    [Fact]
    public async Task UpsertAsync_BusyServer_IsAskedAgain()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { MaxBatchCount = 10 });
        var calls = 0;
        _server.Intercept = request => IsUpsert(request) && ++calls % 2 == 1 ? ContractReply.Text(429, """{"status":{"error":"Rate limiting exceeded"}}""") : null;
        await collection.UpsertAsync(Notes(25));
        Assert.Equal(25, await collection.CountAsync());
        Assert.Equal(6, calls);
    }

    [Fact]
    public async Task UpsertAsync_FailureInTheMiddle_SaysHowManyWereWritten()
    {
        using var collection = await CreateAsync(new QdrantCollectionOptions { MaxBatchCount = 10 });
        var calls = 0;
        _server.Intercept = request => IsUpsert(request) && ++calls > 2 ? ContractReply.Text(400, """{"status":{"error":"disk is full"}}""") : null;
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.UpsertAsync(Notes(25)));
        Assert.EndsWith("disk is full. Check that the record's properties fit how the collection was made, and the server's version. Before that, 20 of 25 records were written; writing all again is safe.", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, await collection.CountAsync());
    }

    [Fact]
    public async Task UpsertAsync_TextThatIsNotUnicode_IsAnErrorThatSaysWhere()
    {
        using var collection = await CreateAsync();
        const string text = "a\uD800";
        var error = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Note { Id = "a", Text = text, Vector = new float[] { 1, 0, 0, 0 } }));
        Assert.StartsWith($"The property 'Text' of the record 'a' cannot be stored: A text must be valid Unicode, but has half of a surrogate pair at position {text.Length - 1}.", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ArgumentException>(() => collection.GetAsync(text));
        Assert.Contains($"position {text.Length - 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpsertAsync_NumberThatJsonHasNot_IsAnErrorThatSaysWhich()
    {
        using var collection = new QdrantCollection<ulong, Everything>(_connection, "c");
        await collection.EnsureCollectionExistsAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Everything { Id = 1, Double = double.NaN }));
        Assert.StartsWith("The property 'Double' of the record '1' cannot be stored: A number must be finite, because JSON has no other, but was NaN.", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Everything { Id = 1, Tags = ["a", null!] }));
        Assert.StartsWith("The property 'Tags' of the record '1' cannot be stored: A list must not contain null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteAsync_Filter_DeletesWhatSatisfiesIt()
    {
        using var collection = await CreateAsync();
        await collection.UpsertAsync(Notes(10));
        await collection.DeleteAsync(n => n.Year >= 2004);
        Assert.Equal([2001, 2002, 2003], await collection.GetAsync(n => true, 100).Select(n => n.Year).Order().ToListAsync());
        await collection.DeleteAsync(n => true);
        Assert.Equal(0, await collection.CountAsync());
    }

    [Fact]
    public async Task GetAsync_OrderOnTheServer_IsOneRequestByTheIndexAndPutsMissingOnesFirst()
    {
        using var collection = new QdrantCollection<ulong, Everything>(_connection, "c");
        await collection.EnsureCollectionExistsAsync();
        int?[] values = [5, null, -3, 8, null, 0];
        await collection.UpsertAsync(values.Select((v, i) => new Everything { Id = (ulong)i, MaybeWhole = v }));
        Assert.Equal([null, null, -3, 0, 5, 8], await ValuesAsync(0, 10, ascending: true));
        Assert.Equal([8, 5, 0, -3, null, null], await ValuesAsync(0, 10, ascending: false));
        Assert.Equal([null, -3, 0], await ValuesAsync(1, 3, ascending: true));
        Assert.Equal([0, -3, null], await ValuesAsync(2, 3, ascending: false));
        Assert.Contains(_server.Requests, r => r.Path.EndsWith("/scroll", StringComparison.Ordinal) && r.Json.TryGetProperty("order_by", out var order) && order.GetRawText() == """{"key":"MaybeWhole","direction":"desc"}""");

        Task<List<int?>> ValuesAsync(int skip, int top, bool ascending) =>
            collection.GetAsync(r => true, top, new() { Skip = skip, OrderBy = o => ascending ? o.Ascending(r => r.MaybeWhole) : o.Descending(r => r.MaybeWhole) }).Select(r => r.MaybeWhole).ToListAsync().AsTask();
    }

    [Fact]
    public async Task GetAsync_ListAsOrder_IsAnErrorThatNamesIt()
    {
        using var collection = new QdrantCollection<ulong, Everything>(_connection, "c");
        var error = Assert.Throws<NotSupportedException>(() => collection.GetAsync(r => true, 1, new() { OrderBy = o => o.Ascending(r => r.Tags) }));
        Assert.Equal("Records can only be ordered by single values, but 'Tags' is a list.", error.Message);
        await Task.CompletedTask;
    }

    private static bool IsUpsert(ContractRequest request) => request.Method == "PUT" && request.Path.EndsWith("/points", StringComparison.Ordinal);

    private static Note[] Notes(int count) => [.. Enumerable.Range(1, count).Select(i => new Note { Id = $"n{i}", Text = $"text number {i}", Year = 2000 + i, Vector = new[] { 1f, i, 0, 0 } })];

    private async Task<QdrantCollection<string, Note>> CreateAsync(QdrantCollectionOptions? options = null)
    {
        var collection = new QdrantCollection<string, Note>(_connection, "notes", options);
        await collection.EnsureCollectionExistsAsync();
        return collection;
    }
}
