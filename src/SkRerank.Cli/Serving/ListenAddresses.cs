using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace SkRerank.Cli.Serving;

/// <summary>Where a server listens: by <c>--listen</c>, else by Kestrel's own section of endpoints, else by <c>urls</c>, else by the ports that a container image sets, else at loopback.</summary>
/// <remarks>The order is ASP.NET Core's; it is worked out here so that what is refused is what would be listened at.</remarks>
internal sealed class ListenAddresses
{
    public const string Default = "http://127.0.0.1:8080";

    private readonly bool _areArgument;
    private readonly bool _areEndpoints;
    private readonly IReadOnlyList<string> _addresses;

    private ListenAddresses(IReadOnlyList<string> addresses, bool areArgument, bool areEndpoints) => (_addresses, _areArgument, _areEndpoints) = (addresses, areArgument, areEndpoints);

    /// <summary>Gets the first address that other machines can reach; <see langword="null"/> where all are loopback.</summary>
    public string? Reachable => _addresses.FirstOrDefault(address => !IsLoopback(BindingAddress.Parse(address)));

    /// <summary>Gets the first address as a client on this machine calls it.</summary>
    public string First
    {
        get
        {
            var address = BindingAddress.Parse(_addresses[0]);
            var isOfEvery = address.Host is "*" or "+" || (IPAddress.TryParse(address.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
            return isOfEvery ? $"{address.Scheme}://localhost:{address.Port}" : _addresses[0];
        }
    }

    /// <summary>Finds the addresses.</summary>
    /// <exception cref="ArgumentException">One is none.</exception>
    public static ListenAddresses Of(string? argument, IConfiguration configuration)
    {
        if (argument is not null) return new(Split(argument, "--listen"), areArgument: true, areEndpoints: false);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        if (endpoints.Count > 0) return new([.. endpoints.SelectMany(endpoint => Split(endpoint["Url"] ?? "", $"'{endpoint.Path}:Url'"))], areArgument: false, areEndpoints: true);
        if (configuration["urls"] is { Length: > 0 } urls) return new(Split(urls, "'urls' (ASPNETCORE_URLS)"), areArgument: false, areEndpoints: false);
        string[] ports = [.. Ports("http"), .. Ports("https")];
        return new(ports.Length > 0 ? ports : [Default], areArgument: false, areEndpoints: false);

        IEnumerable<string> Ports(string scheme) => (configuration[scheme + "_ports"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(port => Split($"{scheme}://*:{port}", $"'{scheme}_ports' (ASPNETCORE_{scheme.ToUpperInvariant()}_PORTS)"));
    }

    /// <summary>Has the server listen there.</summary>
    public void AddTo(IWebHostBuilder host)
    {
        // Kestrel takes its section of endpoints by itself, and instead of other addresses unless these are preferred.
        host.PreferHostingUrls(_areArgument);
        if (!_areEndpoints) host.UseUrls([.. _addresses]);
    }

    private static string[] Split(string addresses, string source)
    {
        var split = addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (split.Length == 0) throw new ArgumentException($"{source} should be an address such as {Default}, but is empty; give one, or leave it out.");
        foreach (var address in split) RequireAddress(address, source);
        return split;
    }

    private static void RequireAddress(string address, string source)
    {
        try
        {
            // A port that is none would become part of a host, which Kestrel takes for every address of the machine.
            if (BindingAddress.Parse(address) is { Scheme: "http" or "https", Port: >= 0 and <= IPEndPoint.MaxPort, PathBase: "" } parsed && (parsed.IsUnixPipe || parsed.Host.StartsWith('[') || !parsed.Host.Contains(':'))) return;
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new ArgumentException($"{source} should be an address such as {Default}, but is '{address}'; give one with http or https, a host and a port.");
    }

    // As Kestrel reads a host: localhost, an address, and any other name for every address of the machine.
    private static bool IsLoopback(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
