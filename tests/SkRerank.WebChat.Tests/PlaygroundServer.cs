namespace SkRerank.WebChat.Tests;

/// <summary>One <c>skrerank serve</c> over an index of the sample's documents, for the tests of the playground.</summary>
public sealed class PlaygroundServer : IAsyncLifetime
{
    private readonly string _store = Path.Combine(Directory.CreateTempSubdirectory("skrerank-").FullName, "handbook");
    private WebChatProcess? _process;

    /// <summary>Gets the address of the page.</summary>
    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var documents = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples", "09-WebChat", "documents");
        using (var index = WebChatProcess.StartTool("index", documents, "--store", _store))
        {
            // It never listens; only its end matters.
            _ = index.AddressAsync(CancellationToken.None).ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            Assert.True(await index.ExitAsync(CancellationToken.None) == 0, index.Output);
        }

        _process = WebChatProcess.StartTool("serve", "--store", _store, "--listen", "http://127.0.0.1:0");
        Address = await _process.AddressAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        Directory.Delete(Path.GetDirectoryName(_store)!, recursive: true);
        return ValueTask.CompletedTask;
    }
}
