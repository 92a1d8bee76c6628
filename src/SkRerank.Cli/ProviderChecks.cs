using System.Globalization;
using SkRerank.Remote;

namespace SkRerank.Cli;

/// <summary>Checks which providers of hosted rerankers are configured, and whether their addresses answer.</summary>
internal static class ProviderChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks all at the same time, each for five seconds at most.</summary>
    public static async Task<IReadOnlyList<DoctorCheck>> RunAsync(IReadOnlyList<NamedProvider> providers, bool ask, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        return await Task.WhenAll(providers.Select(provider => CheckAsync(client, provider, ask, cancellationToken)));
    }

    private static async Task<DoctorCheck> CheckAsync(HttpClient client, NamedProvider provider, bool ask, CancellationToken cancellationToken)
    {
        // What was begun and does not work is a fault; what was never set is not.
        if (provider.Missing is { } missing) return Found(provider.IsNamed ? DoctorCheck.Failed : DoctorCheck.Unset, missing);
        var key = provider.KeyVariable is { } variable ? $"key in {variable}" : "no key";

        // An address may hold a password, so only its host is told.
        var host = provider.Endpoint!.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        if (!ask) return Found(DoctorCheck.Ok, $"{key}; {host}, not asked");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Any answer shows that something listens there; no key goes out, so that nothing is billed.
            using var request = new HttpRequestMessage(HttpMethod.Get, provider.Endpoint);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return Found(DoctorCheck.Ok, string.Create(CultureInfo.InvariantCulture, $"{key}; {host} answers ({(int)response.StatusCode} without a key)"));
        }
        catch (HttpRequestException exception)
        {
            return Found(DoctorCheck.Failed, $"{key}; {host} cannot be reached: {exception.HttpRequestError}; check the network, the proxy and the address");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Found(DoctorCheck.Failed, string.Create(CultureInfo.InvariantCulture, $"{key}; {host} did not answer within {Patience.TotalSeconds} s; check the network, the proxy and the address"));
        }

        DoctorCheck Found(string state, string detail) => new("provider", provider.Name, state, detail);
    }
}
