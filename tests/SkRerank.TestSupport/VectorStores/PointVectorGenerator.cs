using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Makes vectors of points, which are no texts.</summary>
public sealed class PointVectorGenerator : IEmbeddingGenerator<Point, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<Point> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(p => new Embedding<float>(new float[] { p.X, p.Y, 0 }))));

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
