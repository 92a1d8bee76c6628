using System.Net;
using System.Text;
using SkRerank.Onnx.Catalogue;
using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests.Catalogue;

/// <summary>A hub on loopback with one small model, and a cache of its own.</summary>
internal sealed class HubFixture : IDisposable
{
    public const string Name = "tiny";
    public const string Repository = "org/tiny-model";
    public const string Graph = "onnx/model_int8.onnx";

    // A proxy of the machine would stand between the tests and their own hub.
    static HubFixture() => HttpClient.DefaultProxy = new WebProxy();

    public HubFixture()
    {
        Server.Files["config.json"] = "{}"u8.ToArray();
        Server.Files["tokenizer.json"] = Encoding.UTF8.GetBytes("""{"version": "1.0"}""");
        Server.Files["1_Pooling/config.json"] = "{\"pooling_mode_mean_tokens\": true}"u8.ToArray();
        Server.Files[Graph] = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];
        Server.Files["onnx/model.onnx"] = "the fp32 graph"u8.ToArray();
        Server.Files["README.md"] = "# A model"u8.ToArray();
        Server.Files["model.safetensors"] = "weights for Python"u8.ToArray();
        Options = new ModelHubOptions { Endpoint = Server.Address, CacheFolder = CacheFolder, TimeProvider = Clock };
    }

    public LoopbackHub Server { get; } = new(Repository);

    public ImmediateTimeProvider Clock { get; } = new();

    public string Root { get; } = Directory.CreateTempSubdirectory("skrerank-hub-").FullName;

    public string CacheFolder => Path.Combine(Root, "hub");

    public string Folder => Path.Combine(CacheFolder, "models--org--tiny-model");

    public string Snapshot => Path.Combine(Folder, "snapshots", Server.Commit);

    public ModelHubOptions Options { get; }

    public ModelCatalogEntry Entry { get; init; } = new() { Name = Name, Repository = Repository, Kind = ModelKind.Reranker, Family = "bert", Languages = ["en"], License = "mit", Window = 512, ComparedWithReference = true };

    public string GraphBlob => Path.Combine(Folder, "blobs", LoopbackHub.Sha256(Server.Files[Graph]));

    public string GraphPart => GraphBlob + ".skrerank.incomplete";

    public async Task<string> PullAsync(ModelPullOptions? options = null, IProgress<ModelPullProgress>? progress = null, CancellationToken? cancellationToken = null)
    {
        using var hub = new ModelHub(Options);
        return await hub.PullAsync(Entry, options, progress, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    public async Task<string> FailAsync(ModelPullOptions? options = null) => (await FailureAsync(options)).Message;

    public Task<RerankException> FailureAsync(ModelPullOptions? options = null) => Assert.ThrowsAsync<RerankException>(() => PullAsync(options));

    public string? FolderOf()
    {
        using var hub = new ModelHub(Options);
        return hub.FolderOf(Entry);
    }

    public async Task<ModelVerification> VerifyAsync()
    {
        using var hub = new ModelHub(Options);
        return await hub.VerifyAsync(Entry, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Answers requests for the graph, after what the hub would answer, and leaves the others.</summary>
    public void ForGraph(Func<LoopbackRequest, LoopbackResponse, LoopbackResponse?> answer) =>
        Server.Answer = request => request.Target.EndsWith("/" + Graph, StringComparison.Ordinal) ? answer(request, Server.AnswerOfRepository(request)) : null;

    public IEnumerable<string> AllFiles() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
