using Npgsql;
using SkRerank.Postgres.Tests.Servers;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SkRerank.Postgres.Tests.Servers;

/// <summary>A plain server of Debian's package, started on a socket in a temporary folder; another one is used where <c>SKRERANK_POSTGRES</c> has a connection string.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Versions = "/usr/lib/postgresql";

    private string? _folder;
    private string[] _asServer = [];

    /// <summary>Gets why there is no server.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>Gets the server's database; connections of it are shared by all tests.</summary>
    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SKRERANK_POSTGRES") is { Length: > 0 } given)
        {
            ConnectionString = given;
        }
        else
        {
            var binaries = Directory.Exists(Versions) ? Directory.GetDirectories(Versions).Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).MaxBy(d => int.Parse(Path.GetFileName(Path.GetDirectoryName(d))!, System.Globalization.CultureInfo.InvariantCulture)) : null;
            if (binaries is null)
            {
                SkipReason = $"There is no PostgreSQL in {Versions}: apt-get install postgresql, or set SKRERANK_POSTGRES to a connection string.";
                return;
            }

            await StartAsync(binaries);
        }

        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (DataSource is not null) await DataSource.DisposeAsync();
        if (_folder is null) return;
        await AsServerAsync("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(string binaries)
    {
        _asServer = [binaries];

        // The path of a socket may have 107 bytes, so that it stands right below the folder for temporary files.
        _folder = Directory.CreateTempSubdirectory("skrerank-pg-").FullName;

        // The server refuses to run as root; Debian's package brings a user for it.
        if (Environment.IsPrivilegedProcess)
        {
            await Commands.RunAsync("chown", "postgres", _folder);
            _asServer = [binaries, "runuser", "-u", "postgres", "--"];
        }

        var data = Path.Combine(_folder, "data");
        await AsServerAsync("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await AsServerAsync("pg_ctl", "-D", data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-k {_folder} -c listen_addresses='' -F -c max_connections=100", "start");
        ConnectionString = $"Host={_folder};Username=postgres;Database=postgres;Maximum Pool Size=40";
    }

    private Task<string> AsServerAsync(string program, params string[] arguments) =>
        _asServer.Length == 1
            ? Commands.RunAsync(Path.Combine(_asServer[0], program), arguments)
            : Commands.RunAsync(_asServer[1], [.. _asServer[2..], Path.Combine(_asServer[0], program), .. arguments]);
}
