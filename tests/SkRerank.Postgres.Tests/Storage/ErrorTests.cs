using Npgsql;
using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Storage;

public sealed class ErrorTests(PostgresServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    [Fact]
    public async Task Call_NoServer_IsASentenceWithoutTheConnectionString()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=someone;Password=hunter2;Database=secret;Timeout=5");
        var error = await Assert.ThrowsAsync<RerankException>(() => new PostgresCollection<string, Article>(nowhere, "articles").GetAsync("1"));
        Assert.StartsWith("The server of the collection 'public.articles' did not answer (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("): check that it runs, its address and the limits of its connections.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Call_WithoutTheRight_SaysSo()
    {
        var role = $"r{Guid.NewGuid():N}";
        var collection = await CreateAsync(Random(3, 1));
        await ExecuteAsync($"CREATE ROLE {role} LOGIN");
        await using (var limited = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = role }.ConnectionString))
        {
            var error = await Assert.ThrowsAsync<RerankException>(() => new PostgresCollection<string, Article>(limited, collection.Name).GetAsync("1"));
            Assert.Equal($"The server refused to read the collection 'public.{collection.Name}' (permission denied for table {collection.Name}): give the role the right to do it, or have it done by one that has it.", error.Message);
            Assert.False(error.IsTransient);
        }

        await ExecuteAsync($"DROP ROLE {role}");
    }

    [Fact]
    public async Task Upsert_WhatCannotBeStored_IsNamed()
    {
        var collection = await CreateAsync([]);
        async Task AssertRefused(string message, Article article) =>
            Assert.StartsWith(message, (await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(article))).Message, StringComparison.Ordinal);
        await AssertRefused("PostgreSQL keeps no zero character in a text, but the property 'Text' of the record 'x' has one: take it out.", new Article { Id = "x", Text = "a\0b", Vector = new[] { 1f, 0, 0, 0 } });
        await AssertRefused("PostgreSQL keeps no zero character in a text, but the key of the record 'x\\0' has one: take it out.", new Article { Id = "x\0", Vector = new[] { 1f, 0, 0, 0 } });
        await AssertRefused("A text must be valid Unicode, but the property 'Tags' of the record 'x' has half of a surrogate pair at position 1.", new Article { Id = "x", Tags = ["fine", "a\ud83e"], Vector = new[] { 1f, 0, 0, 0 } });
        await AssertRefused("The vector property 'Vector' is compared by its cosine, which a vector of zeros does not have, but the vector of the record 'x' is one: leave it out, or use another distance function.", new Article { Id = "x", Vector = new float[4] });
        Assert.Equal(0, await collection.CountAsync());
    }

    [Fact]
    public async Task Upsert_TextLongerThanTheServerTakes_IsASentenceAndWritesNothing()
    {
        var collection = await CreateAsync([]);
        var words = string.Join(' ', Enumerable.Range(0, 300_000));
        var error = await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync([.. Random(3, 1), new Article { Id = "x", Text = words, Vector = new[] { 1f, 0, 0, 0 } }]));
        Assert.Matches("^The server failed to write the collection 'public\\.t[0-9a-f]+' \\(string is too long for tsvector \\(\\d+ bytes, max 1048575 bytes\\), SQLSTATE 54000\\): a text or an index entry is longer than the server allows, so shorten it\\.$", error.Message);
        Assert.Equal(0, await collection.CountAsync());
    }

    [Fact]
    public async Task Search_CancelledWhileTheServerWorks_EndsTheCall()
    {
        var collection = await CreateAsync(Random(3, 1));
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"LOCK TABLE {collection.Name} IN ACCESS EXCLUSIVE MODE", connection, transaction)) await command.ExecuteNonQueryAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await collection.HybridSearchAsync(new[] { 1f, 0, 0, 0 }, ["a"], 3, cancellationToken: stop.Token).ToListAsync());
        await transaction.RollbackAsync();
        Assert.Equal(3, await collection.HybridSearchAsync(new[] { 1f, 0, 0, 0 }, ["a"], 3).CountAsync());
    }

    [Fact]
    public async Task Call_TableDroppedAndMadeAnewElsewhere_IsSeen()
    {
        var collection = await CreateAsync(Random(3, 1));
        await ExecuteAsync($"DROP TABLE {collection.Name}");
        var error = await Assert.ThrowsAsync<RerankException>(async () => await collection.SearchAsync(new[] { 1f, 0, 0, 0 }, 3).ToListAsync());
        Assert.Equal($"The collection 'public.{collection.Name}' does not exist: call EnsureCollectionExistsAsync first.", error.Message);
        await Open(collection.Name).EnsureCollectionExistsAsync();
        Assert.Empty(await collection.SearchAsync(new[] { 1f, 0, 0, 0 }, 3).ToListAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a name that is longer than the sixty-three bytes that PostgreSQL keeps of it")]
    public void Constructor_NameThatPostgresWouldChange_IsRefused(string name) =>
        Assert.Contains("name", Assert.Throws<ArgumentException>(() => new PostgresCollection<string, Article>(server.DataSource, name)).Message, StringComparison.Ordinal);
}
