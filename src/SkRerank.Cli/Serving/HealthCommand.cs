using System.CommandLine;
using System.Globalization;
using System.Security.Authentication;
using Microsoft.Extensions.Configuration;

namespace SkRerank.Cli.Serving;

/// <summary><c>skrerank health</c>: asks a server whether it is ready, for containers and scripts that have no curl.</summary>
internal sealed class HealthCommand
{
    private readonly Argument<string?> _address = new("URL") { Description = "The address of the server. Default: what the environment says that 'skrerank serve' listens at, on this machine.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<double?> _timeout = Choice.Positive("--timeout", "SECONDS", "How long to wait for the answer. Default: 4.");

    public static Command Create()
    {
        var health = new HealthCommand();
        var command = new Command("health", "Ask a server whether it is ready: exit code 0 where it is, 1 where not.") { health._address, health._timeout };
        command.SetAction(health.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var address = parsed.GetValue(_address) ?? OwnAddress();
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"URL should be an address such as {ListenAddresses.Default}, but is '{address}'; give one with http or https, a host and a port.");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout) ?? 4) };
        var (isReady, what) = await AskAsync(client, new Uri(server, "/health"), cancellationToken);
        (isReady ? Console.Out : Console.Error).WriteLine(TerminalText.OneLine($"{server.GetLeftPart(UriPartial.Authority)} {what}"));
        return isReady ? 0 : 1;
    }

    private static async Task<(bool IsReady, string What)> AskAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode
                ? (true, "is ready.")
                : (false, string.Create(CultureInfo.InvariantCulture, $"is not ready: it answers {(int)response.StatusCode}."));
        }
        catch (HttpRequestException e)
        {
            return (false, $"does not answer: {(e.InnerException is AuthenticationException ? e.InnerException : e).Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"does not answer within {client.Timeout.TotalSeconds} s."));
        }
    }

    // Of several addresses the first; that of every address of the machine is asked at loopback.
    private static string OwnAddress()
    {
        var configuration = new ConfigurationManager();
        ServerConfiguration.Arrange(configuration, null);
        return ListenAddresses.Of(null, configuration).First;
    }
}
