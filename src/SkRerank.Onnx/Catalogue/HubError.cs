using System.Globalization;
using System.Net;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Makes the exceptions for what a hub answers, or does not; no message has a token, or an address beyond the host.</summary>
internal static class HubError
{
    /// <summary>Makes the exception for an answer that is no success.</summary>
    public static RerankException Refused(Uri endpoint, string what, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        var hub = Name(endpoint);
        var message = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"The hub {hub} does not give {what} to everyone ({code}); check the name, accept the licence on the model's page, and set HF_TOKEN to a token of that account.",
            HttpStatusCode.NotFound => $"The hub {hub} has not {what} (404); check the name, the revision and HF_ENDPOINT.",
            HttpStatusCode.TooManyRequests => $"The hub {hub} takes no more requests for now (429), so {what} did not come; try again {Later(retryAfter)}, or set HF_TOKEN for a higher limit: what is there already is kept.",
            _ => $"The hub {hub} must give {what}, but answered {code}; try again {Later(retryAfter)}: what is there already is kept.",
        };
        return new RerankException(message) { ProviderName = CatalogError.Provider, Operation = "pull", StatusCode = (int)status, RetryAfter = retryAfter };
    }

    /// <summary>Makes the exception for a hub that does not answer.</summary>
    public static RerankException Unreachable(Uri endpoint, string what, Exception cause) => CatalogError.Create(
        "pull",
        $"The hub {Name(endpoint)} must be reachable for {what}, but is not ({CatalogError.Reason(cause)}); check the network, HTTPS_PROXY and HF_ENDPOINT, or work with what is there by HF_HUB_OFFLINE=1.",
        cause);

    /// <summary>Makes the exception for a way that leads nowhere.</summary>
    public static RerankException Redirected(Uri endpoint, string what, string problem) =>
        CatalogError.Create("pull", $"The hub {Name(endpoint)} must lead to {what}, but {problem}; check HF_ENDPOINT.");

    private static string Name(Uri endpoint) => $"'{endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}'";

    private static string Later(TimeSpan? retryAfter) => retryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Ceiling(wait.TotalSeconds)} seconds") : "later";
}
