namespace SkRerank.LateInteraction;

/// <summary>Turns texts into token vectors for late interaction; thread-safe.</summary>
/// <remarks>An <c>IEmbeddingGenerator</c> that can do both answers for this type in its <c>GetService</c>, so that a store makes the embedding and the token vectors in one pass.</remarks>
public interface ITokenVectorEncoder : IDisposable
{
    /// <summary>Gets the identity of the encoder: two encoders with the same identity give comparable vectors.</summary>
    string ModelId { get; }

    /// <summary>Gets the length of one vector.</summary>
    int Dimensions { get; }

    /// <summary>Gets the languages that the model was trained for, as ISO 639-1 codes.</summary>
    /// <value>The default is <see langword="null"/>: not known, or so many that none is told apart.</value>
    IReadOnlyList<string>? Languages => null;

    /// <summary>Encodes a query.</summary>
    /// <param name="query">The query; an empty one has no tokens.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The query's token vectors.</returns>
    Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default);

    /// <summary>Encodes passages, each in one forward pass.</summary>
    /// <param name="passages">The passages.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>One encoding a passage, in their order.</returns>
    Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default);
}
