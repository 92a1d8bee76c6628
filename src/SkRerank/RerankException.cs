namespace SkRerank;

/// <summary>Reports that a stage of the reranking pipeline failed.</summary>
public class RerankException : Exception
{
    private readonly bool? _isTransient;

    /// <summary>Initializes a new instance of the <see cref="RerankException"/> class.</summary>
    public RerankException()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RerankException"/> class.</summary>
    /// <param name="message">What was expected, what came, and what to do.</param>
    public RerankException(string? message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RerankException"/> class.</summary>
    /// <param name="message">What was expected, what came, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RerankException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the provider that failed, such as <c>onnx</c>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ProviderName { get; init; }

    /// <summary>Gets the operation that failed, such as <c>rerank</c>, <c>load</c> or <c>retrieve</c>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Operation { get; init; }

    /// <summary>Gets the HTTP status, where there was one.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? StatusCode { get; init; }

    /// <summary>Gets the provider's name for the request, to quote to its support.</summary>
    /// <value>The default is <see langword="null"/>: there was no answer, or it gave none.</value>
    public string? RequestId { get; init; }

    /// <summary>Gets whether the same call may succeed when it is made again.</summary>
    /// <value>The default is <see langword="true"/> where <see cref="RetryAfter"/> is set or <see cref="StatusCode"/> is 408, 425, 429, 500, 502, 503 or 504, and else <see langword="false"/>.</value>
    public bool IsTransient
    {
        get => _isTransient ?? (RetryAfter is not null || StatusCode is 408 or 425 or 429 or 500 or 502 or 503 or 504);
        init => _isTransient = value;
    }

    /// <summary>Gets how long to wait before another try.</summary>
    /// <value>The default is <see langword="null"/>: no hint.</value>
    public TimeSpan? RetryAfter { get; init; }
}
