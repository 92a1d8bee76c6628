using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Qdrant.Tests;

/// <summary>Makes one vector a word, whose only value stands at the word's first letter, and the text's embedding as their sum.</summary>
public sealed class WordEncoder : IEmbeddingGenerator<string, Embedding<float>>, ITokenVectorEncoder
{
    public const int Length = 26;

    public string ModelId => "words";

    public int Dimensions => Length;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(Embed(v)))));

    public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => Task.FromResult(Tokens(query));

    public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<PassageEncoding>>([.. passages.Select(p => new PassageEncoding(Embed(p), Tokens(p), false))]);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ITokenVectorEncoder) ? this : null;

    public void Dispose()
    {
    }

    private static TokenVectors Tokens(string text) => new(Words(text).SelectMany(Word).ToArray(), Length);

    private static float[] Embed(string text) => Words(text).Select(Word).Aggregate(new float[Length], (sum, word) => [.. sum.Zip(word, (a, b) => a + b)]);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static float[] Word(string word)
    {
        var vector = new float[Length];
        vector[char.IsAsciiLetterLower(word[0]) ? word[0] - 'a' : Length - 1] = 1;
        return vector;
    }
}
