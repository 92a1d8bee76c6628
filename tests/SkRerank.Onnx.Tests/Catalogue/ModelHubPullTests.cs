using SkRerank.Onnx.Catalogue;
using SkRerank.Onnx.Loading;
using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests.Catalogue;

public sealed class ModelHubPullTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Pull_NewModel_LaysItOutAsHuggingFaceDoes()
    {
        Assert.Null(_hub.FolderOf());
        var folder = await _hub.PullAsync();
        Assert.Equal(_hub.Snapshot, folder);
        Assert.Equal(folder, _hub.FolderOf());
        Assert.Equal(_hub.Server.Commit, await File.ReadAllTextAsync(Path.Combine(_hub.Folder, "refs", "main"), TestContext.Current.CancellationToken));
        string[] needed = ["1_Pooling/config.json", "config.json", "onnx/model_int8.onnx", "tokenizer.json"];
        Assert.Equal(needed, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        foreach (var path in needed)
        {
            var content = _hub.Server.Files[path];
            var up = path.Contains('/', StringComparison.Ordinal) ? "../../../" : "../../";
            Assert.Equal($"{up}blobs/{LoopbackHub.BlobName(path, content)}", new FileInfo(Path.Combine(folder, path)).LinkTarget);
            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(folder, path), TestContext.Current.CancellationToken));
        }

        Assert.DoesNotContain(_hub.AllFiles(), file => file.EndsWith(".incomplete", StringComparison.Ordinal) || file.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.All(_hub.AllFiles(), file => Assert.True(file.StartsWith("hub/models--org--tiny-model/", StringComparison.Ordinal) || file.StartsWith("hub/.locks/models--org--tiny-model/", StringComparison.Ordinal), file));
    }

    [Fact]
    public async Task Pull_FirstDownload_RecordsTheHashes()
    {
        await _hub.PullAsync();
        var record = await File.ReadAllTextAsync(Path.Combine(_hub.Folder, "skrerank-hashes.json"), TestContext.Current.CancellationToken);
        Assert.Contains(LoopbackHub.Sha256(_hub.Server.Files["config.json"]), record, StringComparison.Ordinal);
        Assert.Contains(LoopbackHub.Sha256(_hub.Server.Files[HubFixture.Graph]), record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Twice_FetchesNoFileAgain()
    {
        await _hub.PullAsync();
        var before = _hub.Server.Requests.Count;
        await _hub.PullAsync();
        Assert.DoesNotContain(_hub.Server.Requests.Skip(before), request => request.Target.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_NewCommit_KeepsUnchangedBlobsAndMovesTheRevision()
    {
        var old = await _hub.PullAsync();
        _hub.Server.Commit = new string('d', 40);
        _hub.Server.Files["config.json"] = "{\"new\": true}"u8.ToArray();
        var before = _hub.Server.Requests.Count;
        var folder = await _hub.PullAsync();
        Assert.NotEqual(old, folder);
        Assert.True(Directory.Exists(old));
        Assert.Equal([$"/{HubFixture.Repository}/resolve/{_hub.Server.Commit}/config.json"], _hub.Server.Requests.Skip(before).Select(request => request.Target).Where(target => target.Contains("/resolve/", StringComparison.Ordinal)));
        Assert.Equal(folder, _hub.FolderOf());
    }

    [Fact]
    public async Task Pull_Progress_EndsAtTheWhole()
    {
        var seen = new List<ModelPullProgress>();
        await _hub.PullAsync(progress: new Recorder(seen));
        Assert.Equal(seen[^1].TotalBytes, seen[^1].Bytes);
        Assert.Equal(seen.Select(p => p.Bytes).Order(), seen.Select(p => p.Bytes));
        Assert.Contains(seen, p => p.File == HubFixture.Graph && p.Bytes < p.TotalBytes);
    }

    [Theory]
    [InlineData(ModelPrecision.Full, "onnx/model.onnx")]
    [InlineData(ModelPrecision.Quantized, "onnx/model_int8.onnx")]
    [InlineData(ModelPrecision.Auto, "onnx/model_int8.onnx")]
    public async Task Pull_Precision_ChoosesTheGraph(ModelPrecision precision, string graph)
    {
        var folder = await _hub.PullAsync(new ModelPullOptions { Precision = precision });
        Assert.Equal([Path.GetFileName(graph)], Directory.EnumerateFiles(Path.Combine(folder, "onnx")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Pull_GraphOfThisProcessor_IsFoundByTheLoader()
    {
        var graph = _hub.Server.Files[HubFixture.Graph];
        _hub.Server.Files.Remove(HubFixture.Graph);
        foreach (var kind in new[] { "qint8_arm64", "qint8_avx512_vnni", "quint8_avx2" }) _hub.Server.Files[$"onnx/model_{kind}.onnx"] = graph;
        var folder = await _hub.PullAsync();
        var found = GraphFile.Find(new ModelFolder(folder));
        Assert.Equal("int8", found.PrecisionName);
        Assert.Equal(graph, await File.ReadAllBytesAsync(found.Path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "onnx")));
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Pull_WeightsBesideTheGraph_ComeWithIt()
    {
        _hub.Server.Files["onnx/model.onnx_data"] = "weights"u8.ToArray();
        _hub.Server.Files["2_Dense/model.safetensors"] = "dense"u8.ToArray();
        var folder = await _hub.PullAsync(new ModelPullOptions { Precision = ModelPrecision.Full });
        Assert.True(File.Exists(Path.Combine(folder, "onnx", "model.onnx_data")));
        Assert.True(File.Exists(Path.Combine(folder, "2_Dense", "model.safetensors")));
        Assert.False(File.Exists(Path.Combine(folder, "model.safetensors")));
    }

    [Fact]
    public async Task Pull_NoGraph_SaysHowToExport()
    {
        _hub.Server.Files.Remove(HubFixture.Graph);
        _hub.Server.Files.Remove("onnx/model.onnx");
        Assert.Equal(
            "The repository 'org/tiny-model' has no ONNX graph, so there is nothing that runs here; export it with 'optimum-cli export onnx --model org/tiny-model FOLDER' and give that folder.",
            await _hub.FailAsync());
    }

    [Fact]
    public async Task Pull_NoSuchPrecision_SaysWhichThereAre()
    {
        var message = await _hub.FailAsync(new ModelPullOptions { Precision = ModelPrecision.Half });
        Assert.StartsWith("The repository 'org/tiny-model' must have 'onnx/model_fp16.onnx' or 'model_fp16.onnx', but has 'onnx/model.onnx', 'onnx/model_int8.onnx';", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Revision_IsAskedForAndKept()
    {
        await _hub.PullAsync(new ModelPullOptions { Revision = "refs/pr/1" });
        Assert.Contains(_hub.Server.Requests, request => request.Target == $"/api/models/{HubFixture.Repository}/revision/refs%2Fpr%2F1");
        Assert.True(File.Exists(Path.Combine(_hub.Folder, "refs", "refs", "pr", "1")));
        Assert.Null(_hub.FolderOf());
    }

    [Fact]
    public async Task Pull_TwoAtATime_FetchEveryFileOnce()
    {
        await Task.WhenAll(_hub.PullAsync(), _hub.PullAsync());
        Assert.Equal(4, _hub.Server.Requests.Count(request => request.Target.Contains("/resolve/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pull_ListingOnTwoPages_ReadsBoth()
    {
        var first = true;
        _hub.Server.Answer = request =>
        {
            if (!request.Target.Contains("/tree/", StringComparison.Ordinal) || !first) return null;
            first = false;
            return new LoopbackResponse(200, "[]"u8.ToArray()) { Headers = new Dictionary<string, string> { ["Link"] = $"<{_hub.Server.Address.AbsoluteUri.TrimEnd('/')}{request.Target}&cursor=x>; rel=\"next\"" } };
        };
        await _hub.PullAsync();
        Assert.Contains(_hub.Server.Requests, request => request.Target.EndsWith("cursor=x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_ShippedModel_SaysThereIsNothingToPull()
    {
        using var hub = new ModelHub(_hub.Options);
        var exception = await Assert.ThrowsAsync<RerankException>(() => hub.PullAsync(ModelCatalog.Default.Find("minilm-reranker"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("The model 'minilm-reranker' ships in the package SkRerank.Models.MiniLmReranker, so there is nothing to pull", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(List<ModelPullProgress> seen) : IProgress<ModelPullProgress>
    {
        public void Report(ModelPullProgress value) => seen.Add(value);
    }
}
