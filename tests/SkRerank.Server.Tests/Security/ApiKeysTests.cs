using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SkRerank.Server.Requests;
using SkRerank.Server.Security;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Security;

public sealed class ApiKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-keys-").FullName;
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();

    private string File_ => Path.Combine(_folder, "keys.txt");

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Authenticate_WithoutKeys_NamesTheCallerByItsAddress()
    {
        var keys = Keys(new SkRerankServerOptions());

        Assert.False(keys.AreRequired);
        Assert.Equal("address:192.0.2.7", keys.Authenticate(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.7") } }));
    }

    [Theory]
    [InlineData("Authorization", "Bearer one", true)]
    [InlineData("Authorization", "bearer   two ", true)]
    [InlineData("x-api-key", "two", true)]
    [InlineData("Authorization", "Bearer three", false)]
    [InlineData("Authorization", "Bearer ONE", false)]
    [InlineData("Authorization", "Bearer on", false)]
    [InlineData("Authorization", "Bearer onee", false)]
    [InlineData("Authorization", "one", false)]
    [InlineData("Authorization", "Basic b25lOm9uZQ==", false)]
    [InlineData("Authorization", "Bearer ", false)]
    [InlineData("x-api-key", "", false)]
    [InlineData("x-api-key", "one,two", false)]
    public void Authenticate_SeveralKeys_TakesEachAndNothingElse(string header, string value, bool isTaken) =>
        Assert.Equal(isTaken, Takes(Keys(new SkRerankServerOptions { ApiKeys = ["one", " two "] }), header, value));

    [Fact]
    public void Authenticate_TwoKeys_AreTwoCallersAndNeitherNameHoldsTheKey()
    {
        var keys = Keys(new SkRerankServerOptions { ApiKeys = ["first-key", "second-key"] });

        var first = keys.Authenticate(Context("Authorization", "Bearer first-key"));
        var second = keys.Authenticate(Context("x-api-key", "second-key"));

        Assert.NotEqual(first, second);
        Assert.DoesNotContain("first-key", first, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatChanges_IsReadAgainAfterASecond()
    {
        File.WriteAllText(File_, "# keys of the team\nold\n\n  kept  \n");
        var keys = Keys(new SkRerankServerOptions { ApiKeyFile = File_, ApiKeys = ["fixed"] });
        Assert.True(Takes(keys, "old") && Takes(keys, "kept") && Takes(keys, "fixed") && !Takes(keys, "new") && !Takes(keys, "# keys of the team"));

        File.WriteAllText(File_, "kept\nnew\n");
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.True(Takes(keys, "old") && !Takes(keys, "new"));
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(!Takes(keys, "old") && Takes(keys, "kept") && Takes(keys, "new") && Takes(keys, "fixed"));
    }

    [Fact]
    public void File_ThatChangesToOneOfTheSameLengthAndTime_IsReadAgain()
    {
        File.WriteAllText(File_, "aaaa");
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(File_, time);
        var keys = Keys(new SkRerankServerOptions { ApiKeyFile = File_ });

        File.WriteAllText(File_, "bbbb");
        File.SetLastWriteTimeUtc(File_, time);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Takes(keys, "bbbb") && !Takes(keys, "aaaa"));
    }

    [Fact]
    public void File_BehindALinkThatIsTurned_IsReadAgain()
    {
        // As Kubernetes replaces a secret: keys.txt -> data/keys.txt, data -> a folder of each version.
        foreach (var version in (string[])["v1", "v2"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, version));
            File.WriteAllText(Path.Combine(_folder, version, "keys.txt"), version + "-key");
        }

        var data = Path.Combine(_folder, "data");
        Directory.CreateSymbolicLink(data, Path.Combine(_folder, "v1"));
        File.CreateSymbolicLink(File_, Path.Combine(data, "keys.txt"));
        var keys = Keys(new SkRerankServerOptions { ApiKeyFile = File_ });
        Assert.True(Takes(keys, "v1-key"));

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, Path.Combine(_folder, "v2"));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Takes(keys, "v2-key") && !Takes(keys, "v1-key"));
    }

    [Fact]
    public void File_ThatIsLost_KeepsItsKeysAndWarnsOnce()
    {
        File.WriteAllText(File_, "key");
        var keys = Keys(new SkRerankServerOptions { ApiKeyFile = File_ });

        File.Delete(File_);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(Takes(keys, "key"));
        }

        Assert.Equal((LogLevel.Warning, "The file of API keys cannot be read; the keys that were read before stay."), Warning());
        File.WriteAllText(File_, "other");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Takes(keys, "other") && !Takes(keys, "key"));
    }

    [Fact]
    public void File_ThatIsEmptied_TakesItsKeysAwayAndWarnsOnce()
    {
        File.WriteAllText(File_, "key");
        var keys = Keys(new SkRerankServerOptions { ApiKeyFile = File_ });

        File.WriteAllText(File_, "# nobody\n");
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(Takes(keys, "key"));
        }

        Assert.True(keys.AreRequired);
        Assert.Equal((LogLevel.Warning, "The file of API keys has no key any more; its keys are refused from now on."), Warning());
    }

    [Theory]
    [InlineData("", "should have one key a line, but has none; write one, or leave the file out.")]
    [InlineData("# none\n  \n", "should have one key a line, but has none; write one, or leave the file out.")]
    [InlineData(null, "cannot be read; give a file with one key a line.")]
    public void Start_WithAFileWithoutKeys_IsRefused(string? text, string expected)
    {
        if (text is not null) File.WriteAllText(File_, text);

        var refused = Assert.Throws<RerankException>(() => Keys(new SkRerankServerOptions { ApiKeyFile = File_ }));

        Assert.Equal($"The file of API keys '{File_}' {expected}", refused.Message);
    }

    [Fact]
    public void Start_WithAnEmptyKey_IsRefused() =>
        Assert.Equal("Each API key should have at least one character, but one is empty; leave it out or give it.", Assert.Throws<RerankException>(() => Keys(new SkRerankServerOptions { ApiKeys = ["one", " "] })).Message);

    private ApiKeys Keys(SkRerankServerOptions options) => new(options, _log.CreateLogger<ApiKeys>(), _clock);

    private (LogLevel Level, string Message) Warning() => Assert.Single(_log.Records) is var record ? (record.Level, record.Message) : default;

    private static bool Takes(ApiKeys keys, string key) => Takes(keys, "Authorization", "Bearer " + key);

    private static bool Takes(ApiKeys keys, string header, string value)
    {
        try
        {
            keys.Authenticate(Context(header, value));
            return true;
        }
        catch (RequestFailure refused)
        {
            Assert.Equal(FailureKind.Unauthorized, refused.Kind);
            return false;
        }
    }

    private static DefaultHttpContext Context(string header, string value) => new() { Request = { Headers = { [header] = value } } };
}
