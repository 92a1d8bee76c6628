using Microsoft.Extensions.Configuration;

namespace SkRerank.Remote;

/// <summary>Takes what a user has not set from the configuration.</summary>
internal static class ConfiguredOptions
{
    /// <summary>Sets model, endpoint and key where they are not set.</summary>
    /// <exception cref="ArgumentException">The configured endpoint is no address.</exception>
    public static void Complete(HttpRerankerOptions options, IConfiguration configuration)
    {
        var section = configuration.GetSection($"SkRerank:{options.Format.ProviderName}");
        options.ModelId ??= section["ModelId"];
        if (options.Endpoint is null && section["Endpoint"] is { Length: > 0 } endpoint)
        {
            options.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
                ? address
                : throw new ArgumentException($"The configured 'SkRerank:{options.Format.ProviderName}:Endpoint' must be an absolute address.", nameof(configuration));
        }

        if (options.ApiKey is not null || options.Signer is not null) return;
        var key = options.Format.KeyVariables.Select(name => configuration[name]).Prepend(section["ApiKey"]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        if (key is not null) options.ApiKey = key;
    }
}
