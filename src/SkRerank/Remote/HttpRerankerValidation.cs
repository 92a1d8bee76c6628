using System.Globalization;

namespace SkRerank.Remote;

/// <summary>Checks the options of a reranker against its contract and each other.</summary>
internal static class HttpRerankerValidation
{
    /// <summary>Gives the endpoint.</summary>
    /// <exception cref="ArgumentException">The options are not valid; all reasons are given.</exception>
    public static Uri Endpoint(HttpRerankerOptions options)
    {
        var format = options.Format;
        var endpoint = options.Endpoint ?? format.EndpointFor(options.ApiKey);
        var errors = new List<string>();
        if (endpoint is null) errors.Add($"'{format.ProviderName}' has no address of its own; set Endpoint.");
        else if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")) errors.Add("Endpoint must be an absolute http or https address.");
        else if (endpoint.UserInfo.Length > 0) errors.Add("Endpoint must not hold a name or a password; set ApiKey or Headers.");
        else if (format.NeedsKey && endpoint == format.EndpointFor(options.ApiKey) && options.ApiKey is null && options.Signer is null) errors.Add($"'{format.ProviderName}' needs a key; set ApiKey{(format.KeyVariables.Count > 0 ? $", from the variable {format.KeyVariables[0]} for instance" : "")}, or Signer.");
        if (format.NeedsModel && string.IsNullOrEmpty(options.ModelId ?? format.DefaultModelId)) errors.Add($"'{format.ProviderName}' needs a model; set ModelId.");
        if (options.AttemptTimeout > options.TotalTimeout) errors.Add(string.Create(CultureInfo.InvariantCulture, $"AttemptTimeout must not be more than TotalTimeout, but they are {options.AttemptTimeout} and {options.TotalTimeout}."));
        if (errors.Count > 0) throw new ArgumentException($"The options of the reranker are not valid. {string.Join(' ', errors)}", nameof(options));
        return endpoint!;
    }
}
