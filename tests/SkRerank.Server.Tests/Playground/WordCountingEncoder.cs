using SkRerank.LateInteraction;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Playground;

/// <summary>Encodes word by word, and counts tokens as it does: one a word, whatever else stands in it.</summary>
internal sealed class WordCountingEncoder : ITokenVectorEncoder, ITokenCounter
{
    private readonly FakeTokenVectorEncoder _encoder = new() { MaxWords = 8 };

    public string ModelId => _encoder.ModelId;

    public int Dimensions => _encoder.Dimensions;

    public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => _encoder.EncodeQueryAsync(query, cancellationToken);

    public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default) => _encoder.EncodePassagesAsync(passages, cancellationToken);

    public int CountTokens(ReadOnlySpan<char> text) => text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    public void Dispose() => _encoder.Dispose();
}
