using Microsoft.Extensions.AI;

namespace SkRerank.Postgres.Tests;

/// <summary>Makes the vector that a query's first letters count: a, b, c and d.</summary>
public sealed class DirectionGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public static float[] VectorOf(string text) => [.. "abcd".Select(letter => 0.01f + text.Count(c => c == letter))];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(VectorOf(v)))));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
