using SkRerank.Models;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests;

public sealed class TokenCacheTests
{
    private readonly TextTokenizer _tokenizer = TokenizerLoader.Load(new ModelFolder(MiniLmEmbeddingModel.Folder));

    [Fact]
    public void Tokenize_TextThatCameBefore_IsFoundAndTheSame()
    {
        var cache = new TokenCache();
        var first = cache.Tokenize(_tokenizer, "a", "one two three", 10);
        var again = cache.Tokenize(_tokenizer, "a", "one two three", 10);
        Assert.Equal(first.Ids.ToArray(), again.Ids.ToArray());
        Assert.Equal((3, 1L), (cache.Count, cache.Hits));
    }

    [Fact]
    public void Tokenize_OtherTokenizer_IsAnotherEntry()
    {
        var cache = new TokenCache();
        cache.Tokenize(_tokenizer, "a", "one", 10);
        cache.Tokenize(_tokenizer, "b", "one", 10);
        Assert.Equal((2, 0L), (cache.Count, cache.Hits));
    }

    [Fact]
    public void Tokenize_WiderWindowThanBefore_ReadsTheTextAgain()
    {
        var cache = new TokenCache();
        Assert.Equal((2, true), Shape(cache.Tokenize(_tokenizer, "a", "one two three", 2)));
        Assert.Equal((3, false), Shape(cache.Tokenize(_tokenizer, "a", "one two three", 8)));
        Assert.Equal((1, true), Shape(cache.Tokenize(_tokenizer, "a", "one two three", 1)));
        Assert.Equal((3, 1L), (cache.Count, cache.Hits));
    }

    [Fact]
    public void Tokenize_MoreThanTheCapacity_ForgetsWhatWasUsedLongestAgo()
    {
        var cache = new TokenCache(4);
        cache.Tokenize(_tokenizer, "a", "one two", 10);
        cache.Tokenize(_tokenizer, "a", "three four", 10);
        cache.Tokenize(_tokenizer, "a", "one two", 10);
        cache.Tokenize(_tokenizer, "a", "five", 10);
        Assert.Equal(3, cache.Count);
        cache.Tokenize(_tokenizer, "a", "one two", 10);
        Assert.Equal(2, cache.Hits);
        // A text of more tokens than all of the cache is not kept, and nothing goes for it.
        Assert.Equal((5, false), Shape(cache.Tokenize(_tokenizer, "a", "one two three four five", 10)));
        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public async Task RerankAsync_WithCache_ScoresTheSame()
    {
        var cache = new TokenCache();
        using var plain = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        using var cached = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder, new OnnxModelOptions { TokenCache = cache });
        RerankDocument[] documents = [new("A flea lives about 100 days."), new("Bees make honey. " + new string('x', 3000)), new("")];
        foreach (var query in new[] { "how long does a flea live", "honey" })
        {
            var expected = await plain.RerankAsync(query, documents, cancellationToken: TestContext.Current.CancellationToken);
            var actual = await cached.RerankAsync(query, documents, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected.Results.Select(r => (r.Index, r.Score, r.Truncated)), actual.Results.Select(r => (r.Index, r.Score, r.Truncated)));
        }

        Assert.Equal(3, cache.Hits);
    }

    [Fact]
    public void Constructor_NoRoom_IsRefused() =>
        Assert.StartsWith("The capacity must be greater than 0 tokens, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new TokenCache(0)).Message, StringComparison.Ordinal);

    private static (int, bool) Shape(TokenizedText tokens) => (tokens.Ids.Length, tokens.Truncated);
}
