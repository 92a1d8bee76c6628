using Microsoft.Extensions.VectorData;
using Npgsql;
using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Storage;

public sealed class MigrationTests(PostgresServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    private static VectorStoreCollectionDefinition Definition(int dimensions = 4, Type? key = null, params VectorStoreProperty[] data) =>
        new() { Properties = [new VectorStoreKeyProperty("Id", key ?? typeof(string)), .. data, new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), dimensions)] };

    private static VectorStoreDataProperty Data<T>(string name, bool indexed = false, bool fullText = false) => new(name, typeof(T)) { IsIndexed = indexed, IsFullTextIndexed = fullText };

    private PostgresCollection<object, Dictionary<string, object?>> Dynamic(string name, VectorStoreCollectionDefinition definition, string configuration = "english", NpgsqlDataSource? dataSource = null) =>
        new(dataSource ?? DataSource, name, new PostgresCollectionOptions { Definition = definition, TextSearchConfiguration = configuration });

    private async Task<string> MadeAsync(params VectorStoreProperty[] data)
    {
        var name = NewName();
        var collection = Dynamic(name, Definition(data: data));
        await collection.EnsureCollectionExistsAsync();
        var record = new Dictionary<string, object?> { ["Id"] = "1", ["Vector"] = new ReadOnlyMemory<float>([1, 2, 3, 4]) };
        foreach (var property in data) record[property.Name] = property.Type == typeof(string) ? "the houses" : property.Type == typeof(int) ? (object)7 : 7L;
        await collection.UpsertAsync(record);
        return name;
    }

    private Task<List<string>> IndexesAsync(string table) => ReadAsync("SELECT replace(indexname, $1 || '_', '') FROM pg_indexes WHERE tablename = $1 ORDER BY 1", table);

    [Fact]
    public async Task Ensure_NewProperties_AddsColumnsAndIndexesAndKeepsRecords()
    {
        var name = await MadeAsync(Data<string>("Text"));
        Assert.Equal(["pkey"], await IndexesAsync(name));
        var changed = Dynamic(name, Definition(data: [Data<string>("Text", indexed: true, fullText: true), Data<int>("Number", indexed: true), Data<string[]>("Tags", indexed: true), Data<DateTimeOffset>("When"), Data<double?>("Maybe")]));
        await changed.EnsureCollectionExistsAsync();
        Assert.Equal(["Number_btree", "Tags_gin", "Text_hash", "Text_tsv_gin", "pkey"], (await IndexesAsync(name)).Order(StringComparer.Ordinal));
        var record = await changed.GetAsync("1", new RecordRetrievalOptions { IncludeVectors = true });
        Assert.Equal(("the houses", 0, DateTimeOffset.MinValue), (record!["Text"], record["Number"], record["When"]));
        Assert.Null(record["Maybe"]);
        Assert.Equal([1, 2, 3, 4], ((ReadOnlyMemory<float>)record["Vector"]!).ToArray());

        // What was there before is found by the new columns.
        Assert.Single(await changed.KeywordSearchAsync("house", 5).ToListAsync());
        Assert.Equal(1, await changed.CountAsync(r => (int)r["Number"]! == 0));
    }

    [Fact]
    public async Task Ensure_NothingChanged_WritesNothing()
    {
        var name = await MadeAsync(Data<string>("Text", fullText: true));
        var before = await ReadAsync("SELECT changed_at || xmin::text FROM skrerank_collections WHERE collection = $1", name);
        await Dynamic(name, Definition(data: Data<string>("Text", fullText: true))).EnsureCollectionExistsAsync();
        Assert.Equal(before, await ReadAsync("SELECT changed_at || xmin::text FROM skrerank_collections WHERE collection = $1", name));
        Assert.Equal("1", Assert.Single(await ReadAsync("SELECT state::jsonb ->> 'Version' FROM skrerank_collections WHERE collection = $1", name)));
    }

    [Fact]
    public async Task Ensure_PropertiesNoLongerThere_KeepsThemForWhoeverKnowsThem()
    {
        var name = await MadeAsync(Data<int>("Number", indexed: true));
        await ExecuteAsync($"CREATE INDEX {name}_mine ON {name} (\"Number\")");
        await Dynamic(name, Definition()).EnsureCollectionExistsAsync();
        Assert.Equal(["Number_btree", "mine", "pkey"], (await IndexesAsync(name)).Order(StringComparer.Ordinal));
        Assert.Equal(["7"], await ReadAsync($"SELECT \"Number\" FROM {name}"));

        // Known, and no longer indexed: our index goes, and that of somebody else stays.
        await Dynamic(name, Definition(data: Data<int>("Number"))).EnsureCollectionExistsAsync();
        Assert.Equal(["mine", "pkey"], (await IndexesAsync(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ensure_WiderNumber_WidensTheColumn()
    {
        var name = await MadeAsync(Data<int>("Number"));
        var changed = Dynamic(name, Definition(data: Data<long>("Number")));
        await changed.EnsureCollectionExistsAsync();
        Assert.Equal(7L, (await changed.GetAsync("1"))!["Number"]);
    }

    [Fact]
    public async Task Ensure_OtherConfiguration_BuildsTheTextAnew()
    {
        var name = await MadeAsync(Data<string>("Text", fullText: true));
        var simple = Dynamic(name, Definition(data: Data<string>("Text", fullText: true)), "simple");
        await simple.EnsureCollectionExistsAsync();
        Assert.Empty(await simple.KeywordSearchAsync("house", 5).ToListAsync());
        Assert.Single(await simple.KeywordSearchAsync("the", 5).ToListAsync());
        Assert.Equal(["Text_tsv_gin", "pkey"], (await IndexesAsync(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ensure_LossOfData_IsRefusedWithWhatDiffers()
    {
        var name = await MadeAsync(Data<long>("Number"), Data<string>("Text"));
        async Task AssertRefused(string what, VectorStoreCollectionDefinition definition)
        {
            var error = await Assert.ThrowsAsync<RerankException>(() => Dynamic(name, definition).EnsureCollectionExistsAsync());
            Assert.Equal($"The collection 'public.{name}' does not fit its record model, and could only be changed with loss of data: {what}. Change the model back, or copy the records to a new collection.", error.Message);
            Assert.Equal("migrate", error.Operation);
        }

        await AssertRefused("its column 'Number' must be of type integer, but is of type int8", Definition(data: Data<int>("Number")));
        await AssertRefused("its column 'Text' must be of type bigint, but is of type text", Definition(data: Data<long>("Text")));
        await AssertRefused("the vectors of its column 'Vector' must have 5 dimensions, but have 4", Definition(dimensions: 5));
        await AssertRefused("its key 'Id' must be of type uuid, but is of type text", Definition(key: typeof(Guid)));
        await AssertRefused("its column 'Vector' must be of type text, but is of type _float4", new() { Properties = [new VectorStoreKeyProperty("Id", typeof(string)), Data<string>("Vector")] });
        await AssertRefused("its column 'Text' must hold vectors, but is of type text", new() { Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreVectorProperty("Text", typeof(ReadOnlyMemory<float>), 4)] });
        Assert.Equal(["the houses"], await ReadAsync($"SELECT \"Text\" FROM {name}"));
    }

    [Fact]
    public async Task Ensure_NewerVersion_IsRefused()
    {
        var name = await MadeAsync();
        await ExecuteAsync($"UPDATE skrerank_collections SET state = replace(state, '\"Version\":1', '\"Version\":2') WHERE collection = '{name}'");
        var error = await Assert.ThrowsAsync<RerankException>(() => Dynamic(name, Definition()).EnsureCollectionExistsAsync());
        Assert.Equal($"The collection 'public.{name}' has format version 2, but this version of SkRerank knows 1: use a newer SkRerank.", error.Message);
    }

    [Fact]
    public async Task Ensure_TableOfSomeoneElse_IsTakenOverAsItIs()
    {
        var name = NewName();
        await ExecuteAsync($"CREATE TABLE {name} (\"Id\" text PRIMARY KEY, \"Text\" varchar(100), \"Other\" int, \"Vector\" real[])");
        await ExecuteAsync($"INSERT INTO {name} VALUES ('1', 'old houses', 3, '{{1,0,0,0}}')");
        var collection = Dynamic(name, Definition(data: Data<string>("Text", fullText: true)));
        await collection.EnsureCollectionExistsAsync();
        Assert.Equal("old houses", (await collection.HybridSearchAsync(new[] { 1f, 0, 0, 0 }, ["house"], 1).SingleAsync()).Record["Text"]);
        Assert.Equal(["3"], await ReadAsync($"SELECT \"Other\" FROM {name}"));

        var taken = NewName();
        await ExecuteAsync($"CREATE TABLE {taken} (\"Id\" text PRIMARY KEY, \"Text\" text, \"Text_tsv\" tsvector, \"Vector\" real[])");
        var error = await Assert.ThrowsAsync<RerankException>(() => Dynamic(taken, Definition(data: Data<string>("Text", fullText: true))).EnsureCollectionExistsAsync());
        Assert.Contains("its column 'Text_tsv' is needed for the full-text search of 'Text', but was made by someone else", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_ManyAtOnce_MakeOneTable()
    {
        for (var round = 0; round < 3; round++)
        {
            var name = NewName();
            var schema = $"s{Guid.NewGuid():N}";
            await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            {
                // Half of them know one more property.
                var data = i % 2 == 0 ? new[] { Data<string>("Text", indexed: true, fullText: true) } : [Data<string>("Text", indexed: true, fullText: true), Data<int>("Number", indexed: true)];
                await new PostgresCollection<object, Dictionary<string, object?>>(DataSource, name, new PostgresCollectionOptions { Definition = Definition(data: data), Schema = schema }).EnsureCollectionExistsAsync();
            })));
            Assert.Equal(["Id", "Number", "Text", "Text_tsv", "Vector"], (await ReadAsync("SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2", schema, name)).Order(StringComparer.Ordinal));
            Assert.Equal(["1"], await ReadAsync($"SELECT count(*) FROM {schema}.skrerank_collections"));
            Assert.Equal(["4"], await ReadAsync("SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND tablename = $2", schema, name));
            await ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        }
    }

    [Fact]
    public async Task Ensure_VectorTypeWithoutTheExtension_IsASentence()
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => new PostgresCollection<string, Article>(DataSource, NewName(), new PostgresCollectionOptions { VectorStorage = PostgresVectorStorage.HalfVector }).EnsureCollectionExistsAsync());
        Assert.Contains("are to be kept as HalfVector, which needs the extension pgvector, but the database has not got it: install it on the server and run CREATE EXTENSION vector, or set VectorStorage to Array.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ColumnThatIsStillMissing_SaysWhatAddsIt()
    {
        var name = await MadeAsync(Data<string>("Text"));
        var changed = Dynamic(name, Definition(data: [Data<string>("Text", fullText: true), Data<int>("Number")]));
        var error = await Assert.ThrowsAsync<RerankException>(async () => await changed.KeywordSearchAsync("x", 1).ToListAsync());
        Assert.Equal($"The collection 'public.{name}' does not fit its record model, since it has no column 'Text_tsv' of the right type: call EnsureCollectionExistsAsync, which adds it.", error.Message);
        error = await Assert.ThrowsAsync<RerankException>(() => changed.GetAsync("1"));
        Assert.Equal($"The collection 'public.{name}' does not fit its record model (column t.Number does not exist): call EnsureCollectionExistsAsync, which adds what is missing.", error.Message);
    }

    [Fact]
    public async Task Names_WithQuotesAndCommands_AreNames()
    {
        var schema = "s\"; DROP TABLE x; -- '\\";
        var text = "it's \"text\" \\ $1";
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)) { StorageName = "select" },
                new VectorStoreDataProperty("Text", typeof(string)) { StorageName = text, IsIndexed = true, IsFullTextIndexed = true },
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), 4) { StorageName = "v\"v" },
            ],
        };
        var collection = new PostgresCollection<object, Dictionary<string, object?>>(DataSource, "ta\"b'le", new PostgresCollectionOptions { Definition = definition, Schema = schema });
        await collection.EnsureCollectionExistsAsync();
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "1", ["Text"] = "apples", ["Vector"] = new ReadOnlyMemory<float>([1, 0, 0, 0]) });
        Assert.Equal("1", (await collection.HybridSearchAsync(new[] { 1f, 0, 0, 0 }, ["apple"], 1, new() { Filter = r => (string)r["Text"]! == "apples" }).SingleAsync()).Record["Id"]);
        await collection.EnsureCollectionDeletedAsync();
        Assert.False(await collection.CollectionExistsAsync());
        await ExecuteAsync("DROP SCHEMA \"s\"\"; DROP TABLE x; -- '\\\" CASCADE");
    }
}
