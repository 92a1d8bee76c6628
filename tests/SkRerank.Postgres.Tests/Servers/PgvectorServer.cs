using System.Diagnostics;
using Npgsql;
using SkRerank.Postgres.Tests.Servers;

[assembly: AssemblyFixture(typeof(PgvectorServer))]

namespace SkRerank.Postgres.Tests.Servers;

/// <summary>A server with pgvector: PGlite, PostgreSQL compiled to WebAssembly, run by node from the folder Pglite where <c>npm ci</c> was run there; another one where <c>SKRERANK_PGVECTOR</c> has a connection string.</summary>
/// <remarks>PGlite has one session that all connections share, so that there must be one connection, and COPY and cancellation do not work; the planner, the types and the indexes are PostgreSQL's and pgvector's own.</remarks>
public sealed class PgvectorServer : IAsyncLifetime
{
    private Process? _node;

    /// <summary>Gets why there is no server.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>Gets the server's database.</summary>
    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SKRERANK_PGVECTOR") is { Length: > 0 } given)
        {
            DataSource = NpgsqlDataSource.Create(given);
            return;
        }

        var folder = Folder();
        if (folder is null || !Directory.Exists(Path.Combine(folder, "node_modules", "@electric-sql", "pglite-pgvector")))
        {
            SkipReason = "There is no server with pgvector: run 'npm ci' in tests/SkRerank.Postgres.Tests/Pglite, or set SKRERANK_PGVECTOR to a connection string.";
            return;
        }

        try
        {
            _node = Process.Start(new ProcessStartInfo("node", ["server.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            SkipReason = "There is no server with pgvector, because there is no node to run PGlite.";
            return;
        }

        var line = await _node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("PGlite ended before it listened.");
        DataSource = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={line.Split(' ')[1]};Username=postgres;Database=postgres;SSL Mode=Disable;Maximum Pool Size=1;Timeout=120;Command Timeout=120;No Reset On Close=true");
    }

    public async ValueTask DisposeAsync()
    {
        if (DataSource is not null) await DataSource.DisposeAsync();
        if (_node is null) return;
        _node.StandardInput.Close();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(10))) _node.Kill();
        _node.Dispose();
    }

    private static string? Folder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "SkRerank.sln"))) at = at.Parent;
        return at is null ? null : Path.Combine(at.FullName, "tests", "SkRerank.Postgres.Tests", "Pglite");
    }
}
