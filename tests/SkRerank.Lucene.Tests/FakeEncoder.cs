using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Lucene.Tests;

/// <summary>Makes one vector a word from its letters, and the text's embedding as their sum.</summary>
public sealed class FakeEncoder(string modelId = "fake", bool givesTokenVectors = true) : IEmbeddingGenerator<string, Embedding<float>>, ITokenVectorEncoder
{
    public const int Length = 16;

    public string ModelId => modelId;

    public int Dimensions => Length;

    public int Generated { get; private set; }

    public int Encoded { get; private set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<Embedding<float>> embeddings = [.. values.Select(v => new Embedding<float>(Embed(v)))];
        Generated += embeddings.Count;
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embeddings));
    }

    public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => Task.FromResult(Tokens(query));

    public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Encoded += passages.Count;
        return Task.FromResult<IReadOnlyList<PassageEncoding>>([.. passages.Select(p => new PassageEncoding(Embed(p), Tokens(p), false))]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, modelId, Length)
        : serviceType == typeof(ITokenVectorEncoder) ? (givesTokenVectors ? this : null)
        : null;

    public void Dispose()
    {
    }

    public static TokenVectors Tokens(string text)
    {
        float[] values = [.. Words(text).SelectMany(Word)];
        return new TokenVectors(values, Length);
    }

    private static float[] Embed(string text)
    {
        float[] sum = new float[Length];
        foreach (string word in Words(text))
        {
            float[] vector = Word(word);
            for (int i = 0; i < Length; i++) sum[i] += vector[i];
        }

        return sum;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static float[] Word(string word)
    {
        float[] vector = new float[Length];
        for (int i = 0; i < word.Length; i++) vector[(word[i] + (3 * i)) % Length] += 1;
        float length = MathF.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => v / length)];
    }
}
