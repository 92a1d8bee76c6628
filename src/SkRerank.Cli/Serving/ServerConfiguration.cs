using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace SkRerank.Cli.Serving;

/// <summary>Puts the sources of a server's configuration into order: defaults, the file, the environment.</summary>
internal static class ServerConfiguration
{
    private static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new("Logging:LogLevel:Microsoft", "Warning"),
        new("Logging:LogLevel:ModelContextProtocol", "Warning"),

        // Where the server listens is said in a line of its own; that the ports of an image gave way to it is no news.
        new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Error"),

        // Of a start that failed the command says the sentence; the host would log its stack trace as well.
        new("Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host", "Critical"),
        new("Logging:Console:FormatterOptions:SingleLine", "true"),
        new("Logging:Console:FormatterOptions:TimestampFormat", "HH:mm:ss "),
    ];

    /// <summary>Adds the sources.</summary>
    /// <param name="configuration">The configuration of the host.</param>
    /// <param name="file">A file that stands in for <c>appsettings.json</c>, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The file is not there, or is no JSON.</exception>
    public static void Arrange(IConfigurationManager configuration, string? file)
    {
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (file is not null)
        {
            foreach (var source in configuration.Sources.OfType<JsonConfigurationSource>().ToList()) configuration.Sources.Remove(source);
            if (!File.Exists(file)) throw new ArgumentException($"--config should be a file, but there is none at '{file}'; give the path of one in JSON.");
            Readable(() => configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false));
        }

        // ASP.NET reads its own variables before the file, which would win over them.
        configuration.AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables();
    }

    /// <summary>Loads files of configuration; one that is no JSON is told in a sentence.</summary>
    /// <exception cref="ArgumentException">A file is no JSON.</exception>
    public static T Readable<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"{e.Message.TrimEnd('.')}: {e.InnerException?.Message ?? "it is no JSON"} Correct the file.", e);
        }
    }
}
