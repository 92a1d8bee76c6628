namespace SkRerank.Remote;

/// <summary>Puts a key into one header.</summary>
internal sealed class KeySigner(ApiKey key, string header, string prefix) : IRequestSigner
{
    public async ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var value = (await key.FetchAsync(cancellationToken).ConfigureAwait(false))?.Trim();
        // The check of HttpHeaders quotes the value in its exception, and a line break in a key would start another header.
        if (string.IsNullOrEmpty(value) || !value.All(c => c is > ' ' and <= '~'))
            throw new RerankException("A key must be one word of printable ASCII characters, but is empty or has others; check where the key comes from.") { Operation = "sign" };
        request.Headers.TryAddWithoutValidation(header, prefix + value);
    }
}
