using Microsoft.Extensions.Logging;
using SkRerank.Remote.Aws;

namespace SkRerank.Remote;

/// <summary>Makes rerankers from names such as <c>cohere:rerank-v3.5</c>, with keys and addresses from the environment.</summary>
/// <remarks>
/// A name is a provider, a colon, and a model; without a model (<c>tei:</c>) it is the provider's own. Keys are read from <see cref="RerankWireFormat.KeyVariables"/>. The address may be overridden by <c>X_BASE_URL</c> or <c>X_URL</c>, where X is
/// <c>COHERE</c>, <c>JINA</c>, <c>VOYAGE</c>, <c>MIXEDBREAD</c>, <c>PINECONE</c>, <c>TOGETHER</c>, <c>NVIDIA</c>, <c>BEDROCK</c> or <c>GOOGLE</c>; a server of one's own has no other: <c>TEI</c>, <c>VLLM</c>, <c>INFINITY</c>, <c>LLAMA_CPP</c>, <c>LITELLM</c>,
/// <c>NIM</c>, <c>AZURE_COHERE</c>. Bedrock takes <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_SESSION_TOKEN</c> and <c>AWS_REGION</c>; Google takes <c>GOOGLE_ACCESS_TOKEN</c> and <c>GOOGLE_CLOUD_PROJECT</c>.
/// </remarks>
public static class NamedRerankers
{
    private const string Bedrock = "bedrock";
    private const string BedrockInvoke = "bedrock-invoke";
    private const string Google = "google";
    private const string ProjectVariable = "GOOGLE_CLOUD_PROJECT";
    private const string AwsKeyVariable = "AWS_ACCESS_KEY_ID";

    // Stands for what the environment does not say, where only the contract's facts are wanted.
    private const string AnyRegion = "us-east-1";

    /// <summary>Gets the names of the providers.</summary>
    public static IReadOnlyList<string> Providers { get; } = [.. RerankWireFormat.Named.Select(format => format.ProviderName), Bedrock, BedrockInvoke, Google];

    /// <summary>Says whether a text is the name of a provider's model.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether what stands before its first colon is one of <see cref="Providers"/>; case does not count.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Contains(':', StringComparison.Ordinal) && Providers.Contains(Split(name).Provider, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Says what the environment knows of each provider.</summary>
    /// <param name="variables">Reads a variable, or <see langword="null"/> for those of the process.</param>
    /// <returns>The providers, in the order of <see cref="Providers"/>.</returns>
    public static IReadOnlyList<NamedProvider> Inspect(Func<string, string?>? variables = null) =>
        [.. Providers.Select(provider => Inspect(provider, variables ?? Environment.GetEnvironmentVariable))];

    /// <summary>Gives the options of the reranker of a name.</summary>
    /// <param name="name">The name, such as <c>cohere:rerank-v3.5</c>.</param>
    /// <param name="variables">Reads a variable, or <see langword="null"/> for those of the process.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, or the environment lacks what its provider needs.</exception>
    public static HttpRerankerOptions CreateOptions(string name, Func<string, string?>? variables = null)
    {
        if (!IsName(name)) throw new ArgumentException($"The name of a hosted reranker must be a provider and a model such as 'cohere:rerank-v3.5', but was '{name}'; the providers are {string.Join(", ", Providers)}.", nameof(name));
        variables ??= Environment.GetEnvironmentVariable;
        var (provider, model) = Split(name);
        var status = Inspect(provider, variables);
        if (status.Missing is { } missing) throw new ArgumentException($"The reranker '{name}' cannot be asked yet: {missing}.", nameof(name));

        var options = new HttpRerankerOptions(Format(provider, variables)) { ModelId = model.Length > 0 ? model : null };
        if (Address(provider, variables) is { } address) options.Endpoint = address;
        if (IsAws(provider)) options.Signer = new AwsSigner(new AwsSignerOptions { Region = AwsSignerOptions.RegionOf(variables), GetCredentials = _ => ValueTask.FromResult(AwsCredentials.FromVariables(variables)!) });
        else if (status.KeyVariable is { } key) options.ApiKey = variables(key)!.Trim();
        return options;
    }

    /// <summary>Makes the reranker of a name.</summary>
    /// <param name="name">The name, such as <c>cohere:rerank-v3.5</c>.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="httpClient">The client to send with, not disposed with the reranker; or <see langword="null"/> for one of its own.</param>
    /// <param name="loggerFactory">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <returns>The reranker.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, the environment lacks what its provider needs, or the options do not fit.</exception>
    public static HttpReranker Create(string name, Action<HttpRerankerOptions>? configure = null, HttpClient? httpClient = null, ILoggerFactory? loggerFactory = null)
    {
        var options = CreateOptions(name);
        configure?.Invoke(options);
        return new HttpReranker(options, httpClient, loggerFactory);
    }

    private static NamedProvider Inspect(string provider, Func<string, string?> variables)
    {
        var format = Format(provider, variables);
        IReadOnlyList<string> keys = IsAws(provider) ? [AwsKeyVariable] : format.KeyVariables;
        var addresses = AddressVariables(provider);
        var key = keys.FirstOrDefault(name => !string.IsNullOrWhiteSpace(variables(name)));
        var addressVariable = addresses.FirstOrDefault(name => !string.IsNullOrWhiteSpace(variables(name)));
        var address = Address(provider, variables);
        return new NamedProvider(format.ProviderName)
        {
            KeyVariables = keys,
            AddressVariables = addresses,
            KeyVariable = key,
            IsNamed = key is not null || addressVariable is not null,
            Endpoint = address ?? format.EndpointFor(key is null || IsAws(provider) ? null : new ApiKey(variables(key)!.Trim())),
            Missing = Missing(),
        };

        // An address is not repeated: it may hold a password.
        string? Missing() => addressVariable is not null && address is null ? $"set {addressVariable} to an http or https address, such as http://127.0.0.1:8080/"
            : IsAws(provider) ? AwsCredentials.FromVariables(variables) is null ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : AwsSignerOptions.RegionOf(variables) is null ? "set AWS_REGION" : null
            : address is null && format.DefaultEndpoint is null ? $"set {addresses[1]} to the address of the server"
            : key is null && address is null ? $"set {string.Join(" or ", keys)} to the key"
            : provider.Equals(Google, StringComparison.OrdinalIgnoreCase) && string.IsNullOrWhiteSpace(variables(ProjectVariable)) ? $"set {ProjectVariable} to the project"
            : null;
    }

    private static (string Provider, string Model) Split(string name)
    {
        // A model may have colons of its own, such as cohere.rerank-v3-5:0.
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return (name[..colon].Trim(), name[(colon + 1)..].Trim());
    }

    private static bool IsAws(string provider) => provider.StartsWith(Bedrock, StringComparison.OrdinalIgnoreCase);

    private static RerankWireFormat Format(string provider, Func<string, string?> variables) => provider.ToLowerInvariant() switch
    {
        Bedrock => RerankWireFormat.Bedrock(AwsSignerOptions.RegionOf(variables) ?? AnyRegion),
        BedrockInvoke => RerankWireFormat.BedrockInvoke(AwsSignerOptions.RegionOf(variables) ?? AnyRegion),
        Google => RerankWireFormat.Google(variables(ProjectVariable)?.Trim() is { Length: > 0 } project ? project : "project"),
        var other => RerankWireFormat.Find(other)!,
    };

    // Variants of one provider, such as vllm and vllm-score, are served at one address.
    private static string Prefix(string provider) => provider.Equals("azure-cohere", StringComparison.OrdinalIgnoreCase) ? "AZURE_COHERE" : provider.Split('-')[0].ToUpperInvariant().Replace('.', '_');

    private static string[] AddressVariables(string provider) => [$"{Prefix(provider)}_BASE_URL", $"{Prefix(provider)}_URL"];

    private static Uri? Address(string provider, Func<string, string?> variables) =>
        AddressVariables(provider).Select(name => variables(name)?.Trim()).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : null;
}
