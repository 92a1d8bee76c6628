namespace SkRerank.Server.Requests;

/// <summary>Ends a request with one sentence for its caller; nothing of it names a path or a type of the server.</summary>
internal sealed class RequestFailure(FailureKind kind, string message, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    public FailureKind Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Gets the property of the body that is wrong, or <see langword="null"/> where it is none.</summary>
    public string? Property { get; init; }

    /// <summary>Gets the status of HTTP that most contracts have for this.</summary>
    public int Status => Kind switch
    {
        FailureKind.Invalid or FailureKind.Empty => 400,
        FailureKind.TooLarge => 413,
        FailureKind.UnsupportedMedia => 415,
        FailureKind.Unauthorized => 401,
        FailureKind.NotFound => 404,
        FailureKind.Overloaded => 429,
        FailureKind.Unavailable => 503,
        FailureKind.Deadline => 504,
        FailureKind.Backend => 502,
        _ => 500,
    };

    public static RequestFailure Invalid(string property, string message) => new(FailureKind.Invalid, message) { Property = property };
}
