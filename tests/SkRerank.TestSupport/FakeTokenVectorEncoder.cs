using SkRerank.LateInteraction;

namespace SkRerank.TestSupport;

/// <summary>Encodes each word of a text as a unit vector that depends on the word alone; the same on every machine.</summary>
public sealed class FakeTokenVectorEncoder(int dimensions = 40, string modelId = "fake-encoder") : ITokenVectorEncoder
{
    private int _queries;
    private int _passages;

    /// <inheritdoc/>
    public string ModelId { get; } = modelId;

    /// <inheritdoc/>
    public int Dimensions { get; } = dimensions;

    /// <summary>Gets the number of queries encoded so far.</summary>
    public int Queries => _queries;

    /// <summary>Gets the number of passages encoded so far.</summary>
    public int Passages => _passages;

    /// <summary>Gets or sets the greatest number of words of a passage; longer ones are truncated.</summary>
    public int MaxWords { get; init; } = 256;

    /// <summary>Gets whether it was disposed.</summary>
    public bool Disposed { get; private set; }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One vector a word.</returns>
    public TokenVectors Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = [.. Words(text).Take(MaxWords)];
        return new TokenVectors(words.SelectMany(Vector).ToArray(), Dimensions);
    }

    /// <inheritdoc/>
    public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _queries);
        return Task.FromResult(Encode(query));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Add(ref _passages, passages.Count);
        return Task.FromResult<IReadOnlyList<PassageEncoding>>([.. passages.Select(EncodePassage)]);
    }

    /// <inheritdoc/>
    public void Dispose() => Disposed = true;

    private static string[] Words(string text) => text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private PassageEncoding EncodePassage(string text)
    {
        var vectors = Encode(text);
        var embedding = new float[Dimensions];
        for (var i = 0; i < vectors.Count; i++)
        {
            for (var d = 0; d < Dimensions; d++) embedding[d] += vectors[i][d];
        }

        return new PassageEncoding(Unit(embedding), vectors, Words(text).Length > MaxWords);
    }

    private float[] Vector(string word)
    {
        // FNV-1a of the word seeds a xorshift generator.
        var state = 14695981039346656037UL;
        foreach (var c in word) state = (state ^ c) * 1099511628211UL;
        var vector = new float[Dimensions];
        for (var d = 0; d < vector.Length; d++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            vector[d] = ((int)(state >> 40) - (1 << 23)) / (float)(1 << 23);
        }

        return Unit(vector);
    }

    private static float[] Unit(float[] vector)
    {
        var norm = MathF.Sqrt(vector.Sum(v => v * v));
        return norm == 0 ? vector : Array.ConvertAll(vector, v => v / norm);
    }
}
