namespace SkRerank.Remote.Aws;

/// <summary>Holds the keys that sign requests to AWS; its text is never one of them.</summary>
public sealed class AwsCredentials
{
    /// <summary>Initializes a new instance of the <see cref="AwsCredentials"/> class.</summary>
    /// <param name="accessKeyId">The id of the access key.</param>
    /// <param name="secretAccessKey">The secret key.</param>
    /// <param name="sessionToken">The token of temporary keys, or <see langword="null"/> for lasting ones.</param>
    /// <exception cref="ArgumentException">A key is empty or not one word of printable ASCII characters.</exception>
    public AwsCredentials(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        // The exceptions name the parameter and never quote the value.
        if (!IsWord(accessKeyId)) throw new ArgumentException("The id of the access key must be one word of printable ASCII characters; check where it comes from.", nameof(accessKeyId));
        if (!IsWord(secretAccessKey)) throw new ArgumentException("The secret access key must be one word of printable ASCII characters; check where it comes from.", nameof(secretAccessKey));
        if (sessionToken is not null && !IsWord(sessionToken)) throw new ArgumentException("The session token must be one word of printable ASCII characters, or null; check where it comes from.", nameof(sessionToken));
        AccessKeyId = accessKeyId;
        SecretAccessKey = secretAccessKey;
        SessionToken = sessionToken;
    }

    internal string AccessKeyId { get; }

    internal string SecretAccessKey { get; }

    internal string? SessionToken { get; }

    /// <summary>Reads the keys of the environment: <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>.</summary>
    /// <returns>The keys; <see langword="null"/> where there is no id or no secret key.</returns>
    /// <exception cref="ArgumentException">A variable holds something that cannot be a key.</exception>
    public static AwsCredentials? FromEnvironment() => FromVariables(Environment.GetEnvironmentVariable);

    /// <summary>Says that there are keys, and not which.</summary>
    /// <returns>Three asterisks.</returns>
    public override string ToString() => "***";

    internal static AwsCredentials? FromVariables(Func<string, string?> read) =>
        read("AWS_ACCESS_KEY_ID")?.Trim() is { Length: > 0 } id && read("AWS_SECRET_ACCESS_KEY")?.Trim() is { Length: > 0 } secret
            ? new AwsCredentials(id, secret, read("AWS_SESSION_TOKEN")?.Trim() is { Length: > 0 } token ? token : null)
            : null;

    private static bool IsWord(string? value) => !string.IsNullOrEmpty(value) && value.All(c => c is > ' ' and <= '~');
}
