using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SkRerank.Cli.Serving;
using SkRerank.Server;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

/// <summary>The files of <c>deploy</c> name what is there: stages, projects, files, keys and commands.</summary>
public sealed partial class DeployFileTests
{
    private static readonly string[] Keys = [.. new[] { typeof(SkRerankServerOptions), typeof(ServedSettings) }.SelectMany(type => type.GetProperties()).Select(property => property.Name)];

    private static readonly (string Name, string Arguments)[] Instructions =
        [.. Continuation().Replace(string.Join('\n', Lines("Dockerfile").Where(line => !line.StartsWith('#'))), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1].Trim()))];

    [Fact]
    public void Dockerfile_Stages_AreNamedAndOfFixedImages()
    {
        string[] known = ["FROM", "ARG", "ENV", "WORKDIR", "COPY", "RUN", "LABEL", "EXPOSE", "VOLUME", "USER", "HEALTHCHECK", "ENTRYPOINT", "CMD"];
        Assert.All(Instructions, instruction => Assert.Contains(instruction.Name, known));
        Match[] stages = [.. Instructions.Where(instruction => instruction.Name == "FROM").Select(instruction => Stage().Match(instruction.Arguments))];

        Assert.Equal(["build", "final"], stages.Select(stage => stage.Groups["name"].Value));
        Assert.Equal(["sdk:10.0-noble", "aspnet:10.0-noble-chiseled-extra"], stages.Select(stage => stage.Groups["image"].Value));
        Assert.All(Copies(fromStage: true), copy => Assert.Contains("--from=build ", copy, StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_Copies_WhatIsThereAndEveryProjectThatIsRestored()
    {
        string[] sources = [.. Copies(fromStage: false).SelectMany(copy => copy.Split(' ')[..^1])];

        Assert.All(sources, source => Assert.True(Path.Exists(RepositoryFolder.At(source)), source));
        Assert.Equal(References("src/SkRerank.Cli/SkRerank.Cli.csproj").Distinct().Order(StringComparer.Ordinal), sources.Where(source => source.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        // What is copied must not be left out by .dockerignore.
        string[] ignored = [.. File.ReadAllLines(RepositoryFolder.At(".dockerignore")).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.All(["**/bin/", "**/obj/", ".git/"], folder => Assert.Contains(folder, ignored));
        Assert.DoesNotContain(sources, source => ignored.Contains(source.Split('/')[0] + "/") || ignored.Contains(source));
    }

    [Fact]
    public void Dockerfile_Starts_ThePublishedToolAsAnotherThanRoot()
    {
        var tool = typeof(ServedSettings).Assembly.GetName().Name + ".dll";
        var entry = JsonSerializer.Deserialize<string[]>(One("ENTRYPOINT"))!;

        Assert.Equal(["dotnet", "/app/" + tool], entry);
        Assert.Contains("--output /app", Instructions.Single(instruction => instruction.Arguments.StartsWith("dotnet publish", StringComparison.Ordinal)).Arguments, StringComparison.Ordinal);
        Assert.Equal("$APP_UID", One("USER"));
        Assert.Equal(["serve"], JsonSerializer.Deserialize<string[]>(One("CMD"))!);
        Assert.Equal([.. entry, "health"], JsonSerializer.Deserialize<string[]>(One("HEALTHCHECK").Split(" CMD ")[1])!);
        RequireDocumented(Instructions.Where(instruction => instruction.Name == "ENV").Select(instruction => instruction.Arguments));
    }

    [Fact]
    public void Service_Starts_TheToolWithDocumentedKeysAndWithoutRights()
    {
        var settings = Lines("skrerank.service").Where(line => line.Contains('=') && line[0] != '#').Select(line => line.Split('=', 2)).ToLookup(parts => parts[0], parts => parts[1]);

        var command = settings["ExecStart"].Single().Split(' ');
        Assert.Equal(["/usr/bin/dotnet", "/opt/skrerank/SkRerank.Cli.dll", "serve", "--config", "/etc/skrerank/appsettings.json"], command);
        RequireDocumented(settings["Environment"]);
        Assert.Equal("yes", settings["DynamicUser"].Single());
        Assert.Equal("strict", settings["ProtectSystem"].Single());
        Assert.Equal("yes", settings["NoNewPrivileges"].Single());
        Assert.Empty(settings["MemoryDenyWriteExecute"]);

        // The tool tells systemd nothing, so a type that waits for it would never be started.
        Assert.Equal("exec", settings["Type"].Single());
    }

    [Fact]
    public void Unit_BySystemdItself_IsRight()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze") && File.Exists("/usr/bin/dotnet"), "systemd-analyze, or the dotnet that the unit starts, is not there.");
        using var verify = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", RepositoryFolder.At("deploy", "skrerank.service")]) { RedirectStandardError = true })!;
        var said = verify.StandardError.ReadToEnd();
        verify.WaitForExit();
        Assert.True(verify.ExitCode == 0 && !said.Contains("skrerank.service", StringComparison.Ordinal), said);
    }

    [Fact]
    public void Settings_OfTheService_AreRead()
    {
        var (options, settings) = (new SkRerankServerOptions(), new ServedSettings());
        var configuration = new ConfigurationBuilder().AddJsonFile(RepositoryFolder.At("deploy", "appsettings.json")).Build();

        SettingsSection.Read(configuration, options, settings);

        Assert.Equal("/var/lib/skrerank/store", settings.Store);
        Assert.Null(ListenAddresses.Of(null, configuration).Reachable);
        Assert.StartsWith($"/var/lib/{Lines("skrerank.service").Single(line => line.StartsWith("StateDirectory=", StringComparison.Ordinal)).Split('=')[1]}/", settings.Store, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Names_DocumentedKeysAndTheDockerfile()
    {
        var lines = Lines("compose.yaml").Select(line => line.Trim()).ToList();

        Assert.Contains("dockerfile: deploy/Dockerfile", lines);
        Assert.Contains("read_only: true", lines);
        RequireDocumented(lines.Where(line => line.StartsWith("SkRerank__", StringComparison.Ordinal)).Select(line => line.Replace(": ", "=", StringComparison.Ordinal)), least: 1);
    }

    [Fact]
    public void EveryInstrument_IsDocumented()
    {
        var text = File.ReadAllText(RepositoryFolder.At("docs", "serving.md"));
        string[] instruments = [.. typeof(RerankTelemetry).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Where(name => name.StartsWith("skrerank.", StringComparison.Ordinal))];

        Assert.True(instruments.Length > 20);
        Assert.All([.. instruments, "skrerank.server.request.duration", "skrerank.server.tokens", "skrerank.server.queue.requests", "skrerank.server.queue.tokens", "skrerank.server.running.requests"], name => Assert.Contains($"| `{name}` |", text, StringComparison.Ordinal));
    }

    private static void RequireDocumented(IEnumerable<string> settings, int least = 1)
    {
        string[] names = [.. settings.SelectMany(setting => Variable().Matches(setting)).Select(match => match.Groups[1].Value)];
        Assert.True(names.Length >= least, "No key of the server was found.");
        Assert.All(names, name => Assert.Contains(name, Keys));
    }

    private static string One(string name) => Instructions.Single(instruction => instruction.Name == name).Arguments;

    private static IEnumerable<string> Copies(bool fromStage) => Instructions.Where(instruction => instruction.Name == "COPY" && instruction.Arguments.StartsWith("--from", StringComparison.Ordinal) == fromStage).Select(instruction => instruction.Arguments);

    private static string[] Lines(string file) => File.ReadAllLines(RepositoryFolder.At("deploy", file));

    private static IEnumerable<string> References(string project)
    {
        yield return project;
        foreach (Match reference in Reference().Matches(File.ReadAllText(RepositoryFolder.At(project))))
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(RepositoryFolder.At(project))!, reference.Groups[1].Value));
            foreach (var other in References(Path.GetRelativePath(RepositoryFolder.Root, path).Replace('\\', '/'))) yield return other;
        }
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"mcr\.microsoft\.com/dotnet/(?<image>\S+) AS (?<name>\w+)$")]
    private static partial Regex Stage();

    [GeneratedRegex("SkRerank__([A-Za-z]+)")]
    private static partial Regex Variable();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
