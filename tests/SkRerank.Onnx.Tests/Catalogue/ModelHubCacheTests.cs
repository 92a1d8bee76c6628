using SkRerank.Onnx.Catalogue;
using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests.Catalogue;

public sealed class ModelHubCacheTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Pull_Offline_UsesWhatIsThereAndNoNetwork()
    {
        _hub.Options.Offline = true;
        Assert.Equal($"The model 'tiny' must be in '{_hub.CacheFolder}' when HF_HUB_OFFLINE is set, but is not; unset it, or copy the folder 'models--org--tiny-model' there.", await _hub.FailAsync());
        _hub.Options.Offline = false;
        var folder = await _hub.PullAsync();
        var before = _hub.Server.Requests.Count;
        _hub.Options.Offline = true;
        Assert.Equal(folder, await _hub.PullAsync());
        Assert.Equal(before, _hub.Server.Requests.Count);
    }

    [Fact]
    public async Task Verify_AfterAPull_FindsEveryFileIntact()
    {
        await _hub.PullAsync();
        var found = await _hub.VerifyAsync();
        Assert.True(found.IsIntact);
        Assert.Equal(_hub.Snapshot, found.Folder);
        Assert.Equal(["1_Pooling/config.json", "config.json", "onnx/model_int8.onnx", "tokenizer.json"], found.Files.Select(file => file.Path));
        Assert.All(found.Files, file => Assert.Equal((ModelFileStatus.Intact, LoopbackHub.Sha256(_hub.Server.Files[file.Path])), (file.Status, file.Sha256)));
    }

    [Fact]
    public async Task Verify_ChangedByte_IsFoundAndMendedByAPull()
    {
        await _hub.PullAsync();
        var content = await File.ReadAllBytesAsync(_hub.GraphBlob, TestContext.Current.CancellationToken);
        content[1234] ^= 1;
        await File.WriteAllBytesAsync(_hub.GraphBlob, content, TestContext.Current.CancellationToken);
        var found = await _hub.VerifyAsync();
        Assert.False(found.IsIntact);
        Assert.Equal([HubFixture.Graph], found.Files.Where(file => file.Status == ModelFileStatus.Changed).Select(file => file.Path));

        await _hub.PullAsync();
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Verify_MissingFile_IsFound()
    {
        await _hub.PullAsync();
        File.Delete(Path.Combine(_hub.Snapshot, "tokenizer.json"));
        Assert.Equal(ModelFileStatus.Missing, Assert.Single((await _hub.VerifyAsync()).Files, file => file.Path == "tokenizer.json").Status);
    }

    [Fact]
    public async Task Verify_WithoutARecord_GoesByTheNamesOfTheCache()
    {
        await _hub.PullAsync();
        File.Delete(Path.Combine(_hub.Folder, "skrerank-hashes.json"));
        Assert.All((await _hub.VerifyAsync()).Files, file => Assert.Equal(ModelFileStatus.Intact, file.Status));

        // A copy, as on systems without links, has no name to go by.
        File.Delete(Path.Combine(_hub.Snapshot, "config.json"));
        await File.WriteAllTextAsync(Path.Combine(_hub.Snapshot, "config.json"), "{}", TestContext.Current.CancellationToken);
        Assert.Equal(ModelFileStatus.Unknown, (await _hub.VerifyAsync()).Files.Single(file => file.Path == "config.json").Status);
    }

    [Fact]
    public async Task Link_SystemWithoutLinks_Copies()
    {
        await _hub.PullAsync();
        var cache = new RepositoryCache(_hub.CacheFolder, HubFixture.Repository) { CreateLink = (_, _) => throw new IOException("A required privilege is not held by the client.") };
        var copy = Path.Combine(_hub.Snapshot, "onnx", "copy.onnx");
        for (var i = 0; i < 2; i++)
        {
            cache.Link(_hub.Server.Commit, "onnx/copy.onnx", Path.GetFileName(_hub.GraphBlob));
            Assert.Null(new FileInfo(copy).LinkTarget);
            Assert.Equal(_hub.Server.Files[HubFixture.Graph], await File.ReadAllBytesAsync(copy, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Verify_NotPulled_SaysHowToPull() =>
        Assert.Equal(
            $"The model 'tiny' must have been pulled to be verified, but is not in '{_hub.CacheFolder}'; run 'skrerank models pull tiny'.",
            (await Assert.ThrowsAsync<RerankException>(_hub.VerifyAsync)).Message);

    [Fact]
    public async Task Verify_BrokenRecord_SaysWhatToDo()
    {
        await _hub.PullAsync();
        await File.WriteAllTextAsync(Path.Combine(_hub.Folder, "skrerank-hashes.json"), "{\"x\": 5}", TestContext.Current.CancellationToken);
        Assert.Contains("must be the record of hashes that a pull wrote, but is broken", (await Assert.ThrowsAsync<RerankException>(_hub.VerifyAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_PulledModel_RemovesItsFolderAlone()
    {
        await _hub.PullAsync();
        var other = Directory.CreateDirectory(Path.Combine(_hub.CacheFolder, "models--org--tiny-model-2")).FullName;
        var outside = Path.Combine(_hub.Root, "outside.txt");
        await File.WriteAllTextAsync(outside, "kept", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_hub.Snapshot, "link.txt"), outside);
        Directory.CreateSymbolicLink(Path.Combine(_hub.Snapshot, "folder"), other);
        using var hub = new ModelHub(_hub.Options);
        Assert.True(hub.Remove(_hub.Entry));
        Assert.False(Directory.Exists(_hub.Folder));
        Assert.True(Directory.Exists(other));
        Assert.True(File.Exists(outside));
        Assert.False(hub.Remove(_hub.Entry));
        Assert.Null(hub.FolderOf(_hub.Entry));
    }

    [Fact]
    public async Task Remove_WhileItIsPulled_IsRefused()
    {
        var hold = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        _hub.ForGraph((_, whole) =>
        {
            started.TrySetResult();
            return whole with { BreakAfter = 10, StallUntil = hold.Task };
        });
        var pull = _hub.PullAsync();
        await started.Task;
        using var hub = new ModelHub(_hub.Options);
        Assert.Contains("another process is pulling it", Assert.Throws<RerankException>(() => hub.Remove(_hub.Entry)).Message, StringComparison.Ordinal);
        _hub.Server.Answer = _ => null;
        hold.SetResult();
        await pull;
    }

    [Fact]
    public async Task Resolver_NameOrFolder_GivesTheFolder()
    {
        using var hub = new ModelHub(_hub.Options);
        var resolver = new ModelResolver(new ModelCatalog([_hub.Entry, ModelCatalog.Default.Find("minilm-reranker")]), hub);
        Assert.Equal("The model 'tiny' has not been pulled; run 'skrerank models pull tiny'.", Assert.Throws<RerankException>(() => resolver.FolderOf("tiny")).Message);
        var folder = await _hub.PullAsync();
        Assert.Equal(folder, resolver.FolderOf("tiny"));
        Assert.Equal(folder, resolver.FolderOf("org/tiny-model"));
        Assert.Equal(_hub.Root, resolver.FolderOf(_hub.Root));
        Assert.Equal("There is no model folder and no model of the catalogue 'tini', but 'tiny'; 'skrerank models list' shows them all.", Assert.Throws<RerankException>(() => resolver.FolderOf("tini")).Message);
        Assert.Equal("There is no model folder and no model of the catalogue ''; 'skrerank models list' shows them all.", Assert.Throws<RerankException>(() => resolver.FolderOf("")).Message);
        Assert.Contains("ships in the package SkRerank.Models.MiniLmReranker", Assert.Throws<RerankException>(() => resolver.FolderOf("minilm-reranker")).Message, StringComparison.Ordinal);
    }
}
