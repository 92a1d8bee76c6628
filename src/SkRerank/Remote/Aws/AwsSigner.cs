using System.Globalization;

namespace SkRerank.Remote.Aws;

/// <summary>Signs requests by AWS Signature Version 4, as Amazon Bedrock asks for it.</summary>
/// <remarks>
/// The host, the content type and every <c>x-amz-</c> header are signed; the rest may be changed on the way, by a proxy or by tracing, without breaking the signature.
/// Signing again replaces the headers of the signature before, so that each attempt carries a date of its own.
/// Source: "Create a signed AWS API request" in the AWS Identity and Access Management User Guide.
/// </remarks>
public sealed class AwsSigner : IRequestSigner
{
    private const string DateHeader = "X-Amz-Date";
    private const string TokenHeader = "X-Amz-Security-Token";
    private const string AuthorizationHeader = "Authorization";

    private readonly string _region;
    private readonly string _service;
    private readonly TimeProvider _time;
    private readonly Func<CancellationToken, ValueTask<AwsCredentials>> _credentials;

    /// <summary>Initializes a new instance of the <see cref="AwsSigner"/> class.</summary>
    /// <param name="options">The options, read once, or <see langword="null"/> for the region and the keys of the environment.</param>
    /// <exception cref="ArgumentException">No region is given.</exception>
    public AwsSigner(AwsSignerOptions? options = null)
    {
        options ??= new AwsSignerOptions();
        _region = options.Region ?? throw new ArgumentException("A request to AWS is signed for one region, but none is given; set Region or the variable AWS_REGION.", nameof(options));
        _service = options.Service;
        _time = options.TimeProvider;
        _credentials = options.Credentials is { } fixedCredentials ? _ => ValueTask.FromResult(fixedCredentials) : options.GetCredentials ?? FromEnvironment;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="request"/> has no absolute address.</exception>
    /// <exception cref="RerankException">There are no keys.</exception>
    public async ValueTask SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } uri) throw new ArgumentException("A request is signed for the host that it goes to, but its address is not absolute.", nameof(request));
        var credentials = await _credentials(cancellationToken).ConfigureAwait(false)
            ?? throw new RerankException("The delegate of the AWS keys returned null; it must return keys.") { ProviderName = "bedrock", Operation = "sign" };
        var date = _time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var name in new[] { DateHeader, TokenHeader, AuthorizationHeader }) request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(DateHeader, date);
        if (credentials.SessionToken is { } token) request.Headers.TryAddWithoutValidation(TokenHeader, token);

        var signature = new AwsSignature(_region, _service, date);
        var authorization = signature.Authorize(credentials, request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), SignedHeaders(request, uri), body.Span);
        request.Headers.TryAddWithoutValidation(AuthorizationHeader, authorization);
    }

    /// <summary>Says for what requests are signed, and not with which keys.</summary>
    /// <returns>The service and the region.</returns>
    public override string ToString() => $"{_service} in {_region}";

    private static ValueTask<AwsCredentials> FromEnvironment(CancellationToken cancellationToken) => ValueTask.FromResult(AwsCredentials.FromEnvironment()
        ?? throw new RerankException("A request to AWS is signed, but there are no keys; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give keys in the options.") { ProviderName = "bedrock", Operation = "sign" });

    private static IEnumerable<KeyValuePair<string, string>> SignedHeaders(HttpRequestMessage request, Uri uri)
    {
        yield return new("host", request.Headers.Host ?? uri.Authority);
        if (request.Content?.Headers.ContentType is { } type) yield return new("content-type", type.ToString());
        foreach (var header in request.Headers.NonValidated.Where(h => h.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var value in header.Value) yield return new(header.Key, value);
        }
    }
}
