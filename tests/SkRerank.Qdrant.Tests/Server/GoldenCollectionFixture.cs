using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Makes the golden collection once.</summary>
public sealed class GoldenCollectionFixture : IAsyncLifetime
{
    public QdrantFixture Qdrant { get; } = new();

    public string Name { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Qdrant.InitializeAsync();
        Name = Qdrant.NewName();
        await Qdrant.SendAsync(HttpMethod.Put, $"collections/{Name}", GoldenFiles.Collection.GetProperty("create").GetRawText());

        // The local implementation orders without an index; a server does not.
        await Qdrant.SendAsync(HttpMethod.Put, $"collections/{Name}/index?wait=true", """{"field_name":"year","field_schema":"integer"}""");
        await Qdrant.SendAsync(HttpMethod.Put, $"collections/{Name}/points?wait=true", JsonSerializer.Serialize(new { points = GoldenFiles.Points }));
    }

    public ValueTask DisposeAsync() => Qdrant.DisposeAsync();
}
