using SkRerank.Onnx.Catalogue;
using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests.Catalogue;

public sealed class ModelHubFailureTests : IDisposable
{
    private const string Token = "hf_secretsecret";

    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Pull_TruncatedBody_GoesOnInTheSamePull()
    {
        _hub.ForGraph((request, whole) => request.From is null ? whole with { BreakAfter = 100_000 } : null);
        await _hub.PullAsync();
        Assert.Equal(_hub.Server.Files[HubFixture.Graph], await File.ReadAllBytesAsync(_hub.GraphBlob, TestContext.Current.CancellationToken));
        Assert.Equal([null, 100_000], GraphRequests().Select(request => request.From));
    }

    [Fact]
    public async Task Pull_TruncatedAgainAndAgain_FailsKeepsThePartAndGoesOnLater()
    {
        _hub.ForGraph((request, whole) => whole with { BreakAfter = 50_000 });
        Assert.Equal(
            "The file 'onnx/model_int8.onnx' of the model 'org/tiny-model' must have 300000 bytes, but the connection broke off at 200000 again and again; pull again: what is there is kept.",
            await _hub.FailAsync());
        Assert.Null(_hub.FolderOf());
        Assert.False(File.Exists(_hub.GraphBlob));
        Assert.Equal(200_000, new FileInfo(_hub.GraphPart).Length);

        _hub.Server.Answer = _ => null;
        await _hub.PullAsync();
        Assert.Equal(200_000, GraphRequests()[^1].From);
        Assert.True((await _hub.VerifyAsync()).IsIntact);
        Assert.False(File.Exists(_hub.GraphPart));
    }

    [Fact]
    public async Task Pull_ResumeAnsweredByTheWhole_BeginsAgain()
    {
        LeavePart(_hub.Server.Files[HubFixture.Graph][..1000]);
        _hub.ForGraph((_, _) => new LoopbackResponse(200, _hub.Server.Files[HubFixture.Graph]));
        await _hub.PullAsync();
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Pull_ResumeRefused_BeginsAgain()
    {
        LeavePart(_hub.Server.Files[HubFixture.Graph][..1000]);
        _hub.ForGraph((request, whole) => request.From is null ? null : LoopbackResponse.Empty(416));
        await _hub.PullAsync();
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Pull_PartOfAnotherFile_BeginsAgain()
    {
        LeavePart(new byte[1000]);
        await _hub.PullAsync();
        Assert.Equal([1000, null], GraphRequests().Select(request => request.From));
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Theory]
    [InlineData(HubFixture.Graph, "the hub")]
    [InlineData("config.json", "the hub")]
    public async Task Pull_WrongHash_FailsAndLeavesNothing(string path, string says)
    {
        var wrong = new byte[_hub.Server.Files[path].Length];
        _hub.Server.Answer = request => request.Target.EndsWith("/" + path, StringComparison.Ordinal) && !request.Target.Contains("1_Pooling", StringComparison.Ordinal) ? new LoopbackResponse(200, wrong) : null;
        var expected = LoopbackHub.BlobName(path, _hub.Server.Files[path]);
        Assert.Equal(
            $"The file '{path}' of the model 'org/tiny-model' must have the hash {expected}, as {says} says, but what came has {LoopbackHub.BlobName(path, wrong)}, and was deleted; pull again, and if it comes again do not trust the hub of HF_ENDPOINT.",
            await _hub.FailAsync());
        Assert.DoesNotContain(_hub.AllFiles(), file => file.Contains(expected, StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal));
        Assert.Null(_hub.FolderOf());
    }

    [Fact]
    public async Task Pull_HashOfTheCatalogue_WinsOverTheHubs()
    {
        var known = new string('0', 64);
        using var hub = new HubFixture { Entry = _hub.Entry with { Files = [new ModelFile("config.json", known, 2)] } };
        Assert.StartsWith($"The file 'config.json' of the model 'org/tiny-model' must have the hash {known}, as the catalogue says,", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_MoreThanListed_Fails()
    {
        _hub.ForGraph((_, whole) => new LoopbackResponse(200, [.. whole.Body, 1]));
        Assert.Contains("must have 300000 bytes, as the hub says, but more came", await _hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "The hub 'HUB' has not the model 'org/tiny-model' at the revision 'main' (404); check the name, the revision and HF_ENDPOINT.")]
    [InlineData(401, "The hub 'HUB' does not give the model 'org/tiny-model' at the revision 'main' to everyone (401); check the name, accept the licence on the model's page, and set HF_TOKEN to a token of that account.")]
    [InlineData(403, "The hub 'HUB' does not give the model 'org/tiny-model' at the revision 'main' to everyone (403); check the name, accept the licence on the model's page, and set HF_TOKEN to a token of that account.")]
    [InlineData(500, "The hub 'HUB' must give the model 'org/tiny-model' at the revision 'main', but answered 500; try again later: what is there already is kept.")]
    public async Task Pull_Refused_SaysWhatToDo(int status, string expected)
    {
        _hub.Options.Token = Token;
        _hub.Server.Answer = _ => LoopbackResponse.Empty(status);
        var failure = await _hub.FailureAsync();
        Assert.Equal(expected.Replace("HUB", _hub.Server.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), failure.Message);
        Assert.Equal(status, failure.StatusCode);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_TooManyRequests_WaitsAsLongAsAskedAndGoesOn()
    {
        var refused = 0;
        _hub.Server.Answer = _ => ++refused <= 2 ? LoopbackResponse.Empty(429, "Retry-After", "7") : null;
        await _hub.PullAsync();
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], _hub.Clock.Waits);
    }

    [Fact]
    public async Task Pull_TooManyRequestsForTooLong_Fails()
    {
        _hub.Server.Answer = _ => LoopbackResponse.Empty(429, "Retry-After", "7");
        var failure = await _hub.FailureAsync();
        Assert.Equal(4, _hub.Server.Requests.Count);
        Assert.Equal((429, TimeSpan.FromSeconds(7)), (failure.StatusCode, failure.RetryAfter));
        Assert.Contains("takes no more requests for now (429)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("try again in 7 seconds", failure.Message, StringComparison.Ordinal);

        _hub.Server.Answer = _ => LoopbackResponse.Empty(429, "Retry-After", "3600");
        Assert.Equal(TimeSpan.FromHours(1), (await _hub.FailureAsync()).RetryAfter);
        Assert.Equal(5, _hub.Server.Requests.Count);
    }

    [Fact]
    public async Task Pull_RedirectToAnotherHost_IsFollowedWithoutTheToken()
    {
        using var cdn = new LoopbackHub("cdn/cdn");
        cdn.Answer = _ => new LoopbackResponse(200, _hub.Server.Files[HubFixture.Graph]);
        _hub.Options.Token = Token;
        _hub.ForGraph((_, _) => LoopbackResponse.Empty(302, "Location", cdn.Address + "signed?key=1"));
        await _hub.PullAsync();
        Assert.All(_hub.Server.Requests, request => Assert.Equal("Bearer " + Token, request.Headers["Authorization"]));
        Assert.False(Assert.Single(cdn.Requests).Headers.ContainsKey("Authorization"));
        Assert.DoesNotContain(Directory.EnumerateFiles(_hub.Root, "*", SearchOption.AllDirectories).Where(file => !file.Contains("blobs", StringComparison.Ordinal)), file => File.ReadAllText(file).Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pull_RelativeRedirect_KeepsTheToken()
    {
        _hub.Options.Token = Token;
        _hub.Server.Answer = request => request.Target.EndsWith("/revision/main", StringComparison.Ordinal) ? LoopbackResponse.Empty(307, "Location", $"/api/models/{HubFixture.Repository}/revision/moved") : null;
        await _hub.PullAsync();
        Assert.All(_hub.Server.Requests, request => Assert.True(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task Pull_RedirectInACircle_Ends()
    {
        _hub.Server.Answer = request => LoopbackResponse.Empty(302, "Location", request.Target);
        Assert.Contains("redirects more than 10 times", await _hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../x")]
    [InlineData("a\\b")]
    public async Task Pull_RevisionThatLeadsOut_IsRefusedAsTheUsersOwn(string revision)
    {
        Assert.Equal($"A revision must be the name of a branch or a tag, or a commit, with no '..', '\\', ':' or control character and no '/' at its ends, but was '{revision}'; correct it, or leave it out for the catalogue's.", await _hub.FailAsync(new ModelPullOptions { Revision = revision }));
        Assert.Empty(_hub.Server.Requests);
    }

    [Theory]
    [InlineData("../../outside.json")]
    [InlineData("onnx/../../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("c:/x")]
    [InlineData("a\nb")]
    [InlineData("a//b")]
    [InlineData("..")]
    public async Task Pull_NameThatLeadsOut_IsRefused(string path)
    {
        _hub.Server.Files[path] = "x"u8.ToArray();
        Assert.StartsWith("A path of the repository 'org/tiny-model' must stay inside its folder,", await _hub.FailAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.AllFiles(), file => !file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("org/..")]
    [InlineData("org/a/b")]
    [InlineData("org--x/a")]
    [InlineData("org")]
    public async Task Pull_RepositoryThatIsNone_IsRefused(string repository)
    {
        using var hub = new HubFixture { Entry = _hub.Entry with { Repository = repository } };
        Assert.StartsWith("A repository must be 'organisation/name'", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.Empty(hub.AllFiles());
    }

    [Theory]
    [InlineData("not json", "must be JSON, but is not")]
    [InlineData("{\"sha\": \"../..\"}", "must have the commit of the revision, but has not")]
    [InlineData("[]", "must have the commit of the revision, but has not")]
    public async Task Pull_AnswerOfSomethingElse_IsToldSo(string answer, string expected)
    {
        _hub.Server.Answer = _ => new LoopbackResponse(200, System.Text.Encoding.UTF8.GetBytes(answer));
        Assert.Contains(expected, await _hub.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_NoHub_SaysSo()
    {
        _hub.Server.Dispose();
        Assert.Contains("must be reachable for the model 'org/tiny-model' at the revision 'main', but is not", await _hub.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Cancelled_LeavesAPartThatGoesOn()
    {
        using var cancel = new CancellationTokenSource();
        var hold = new TaskCompletionSource();
        _hub.ForGraph((request, whole) => request.From is null ? whole with { BreakAfter = 100_000, StallUntil = hold.Task } : null);
        var pull = _hub.PullAsync(progress: new CancelAt(cancel, 100_000), cancellationToken: cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        hold.SetResult();
        Assert.Null(_hub.FolderOf());
        Assert.Equal(100_000, new FileInfo(_hub.GraphPart).Length);

        await _hub.PullAsync();
        Assert.Equal(100_000, GraphRequests()[^1].From);
        Assert.True((await _hub.VerifyAsync()).IsIntact);
    }

    [Fact]
    public async Task Pull_FullDisk_SaysSoAndShowsNothing()
    {
        using var hub = new ModelHub(_hub.Options) { OpenPart = path => new FullDisk(path, 1000) };
        var exception = await Assert.ThrowsAsync<RerankException>(() => hub.PullAsync(_hub.Entry, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith($"The disk of '{_hub.Folder}' must have room for ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("free some, or set HF_HOME", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_hub.GraphBlob));
        Assert.Null(_hub.FolderOf());
    }

    [Fact]
    public async Task Pull_FolderThatIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(_hub.CacheFolder, "no folder", TestContext.Current.CancellationToken);
        Assert.Contains("must be one that can be written, but is not", await _hub.FailAsync(), StringComparison.Ordinal);
    }

    private LoopbackRequest[] GraphRequests() => [.. _hub.Server.Requests.Where(request => request.Target.EndsWith("/" + HubFixture.Graph, StringComparison.Ordinal))];

    private void LeavePart(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_hub.GraphPart)!);
        File.WriteAllBytes(_hub.GraphPart, content);
    }

    private sealed class CancelAt(CancellationTokenSource source, long bytes) : IProgress<ModelPullProgress>
    {
        public void Report(ModelPullProgress value)
        {
            if (value.File == HubFixture.Graph && value.Bytes >= bytes) source.CancelAfter(300);
        }
    }
}
