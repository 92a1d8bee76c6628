namespace SkRerank.Remote;

/// <summary>Adds to a request what proves who sends it: a key in a header, or a signature over the request.</summary>
/// <remarks>Called once for each attempt, last before the request is sent, when its address, headers and body are fixed. Implementations are thread-safe, and never put a secret into an exception, a log or their text.</remarks>
public interface IRequestSigner
{
    /// <summary>Signs a request.</summary>
    /// <param name="request">The request; its headers may be added to.</param>
    /// <param name="body">The bytes of its body.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the request is signed.</returns>
    ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
