namespace SkRerank.Remote.Aws;

/// <summary>Represents the options of <see cref="AwsSigner"/>.</summary>
public sealed class AwsSignerOptions
{
    private string _service = "bedrock";
    private string? _region = RegionOf(Environment.GetEnvironmentVariable);
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Gets or sets the region, such as <c>us-east-1</c>, that is signed for.</summary>
    /// <value>The default is that of <c>AWS_REGION</c>, else of <c>AWS_DEFAULT_REGION</c>, else <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">The value is not a name of lowercase letters, digits and hyphens.</exception>
    public string? Region
    {
        get => _region;
        set
        {
            if (value is not null && !IsName(value)) throw new ArgumentException($"Region must be a name such as us-east-1, but was '{value}'.", nameof(value));
            _region = value;
        }
    }

    /// <summary>Gets or sets the service's name for signing.</summary>
    /// <value>The default is <c>bedrock</c>, which the runtime and the agent runtime of Bedrock share.</value>
    /// <exception cref="ArgumentException">The value is not a name of lowercase letters, digits and hyphens.</exception>
    public string Service
    {
        get => _service;
        set
        {
            if (!IsName(value)) throw new ArgumentException($"Service must be a name such as bedrock, but was '{value}'.", nameof(value));
            _service = value;
        }
    }

    /// <summary>Gets or sets the keys.</summary>
    /// <value>The default is <see langword="null"/>: those of <see cref="GetCredentials"/>.</value>
    public AwsCredentials? Credentials { get; set; }

    /// <summary>Gets or sets what gives the keys, once for each attempt, such as a role whose keys are renewed; asked where <see cref="Credentials"/> is not set.</summary>
    /// <value>The default is <see langword="null"/>: the keys of the environment, read for each attempt.</value>
    public Func<CancellationToken, ValueTask<AwsCredentials>>? GetCredentials { get; set; }

    /// <summary>Gets or sets the clock; AWS refuses a request whose date is more than five minutes off.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _timeProvider = value;
        }
    }

    internal static string? RegionOf(Func<string, string?> read) =>
        new[] { read("AWS_REGION"), read("AWS_DEFAULT_REGION") }.Select(value => value?.Trim()).FirstOrDefault(IsName);

    private static bool IsName(string? value) => !string.IsNullOrEmpty(value) && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
