using SkRerank.Onnx.Catalogue;

namespace SkRerank.Onnx.Tests.Catalogue;

public sealed class ModelHubOptionsTests
{
    [Fact]
    public void Read_EveryVariable_IsHonoured()
    {
        var options = Read(("HF_ENDPOINT", "https://mirror.example/hf/"), ("HF_TOKEN", " hf_x "), ("HF_HOME", "/data/hf"), ("HF_HUB_OFFLINE", "1"));
        Assert.Equal("https://mirror.example/hf/", options.Endpoint.AbsoluteUri);
        Assert.Equal("hf_x", options.Token);
        Assert.Equal(Path.GetFullPath("/data/hf/hub"), options.CacheFolder);
        Assert.True(options.Offline);
    }

    [Fact]
    public void Read_NoVariable_GivesHuggingFacesDefaults()
    {
        var options = Read(("HF_TOKEN_PATH", "/nowhere/token"));
        Assert.Equal("https://huggingface.co/", options.Endpoint.AbsoluteUri);
        Assert.Null(options.Token);
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "huggingface", "hub"), options.CacheFolder);
        Assert.False(options.Offline);
    }

    [Fact]
    public void Read_CacheVariables_GoFromTheNarrowToTheWide()
    {
        Assert.Equal(Path.GetFullPath("/c"), Read(("HF_HUB_CACHE", "/c"), ("HF_HOME", "/h"), ("XDG_CACHE_HOME", "/x")).CacheFolder);
        Assert.Equal(Path.GetFullPath("/x/huggingface/hub"), Read(("XDG_CACHE_HOME", "/x")).CacheFolder);
    }

    [Fact]
    public void Read_TokenFile_IsReadWhereThereIsNoVariable()
    {
        var home = Directory.CreateTempSubdirectory("skrerank-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(home, "token"), "hf_file\n");
            Assert.Equal("hf_file", Read(("HF_HOME", home)).Token);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public void Token_BadCharacter_IsRefusedWithoutBeingShown()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ModelHubOptions { Token = "hf_secret\nx" });
        Assert.StartsWith("The access token of the hub must consist of visible ASCII characters", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", new ModelHubOptions { Token = "hf_y" }.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mirror")]
    [InlineData("ftp://mirror")]
    public void Read_EndpointThatIsNone_IsRefused(string endpoint) =>
        Assert.Contains("must be an absolute address such as 'https://huggingface.co'", Assert.Throws<ArgumentException>(() => Read(("HF_ENDPOINT", endpoint))).Message, StringComparison.Ordinal);

    [Fact]
    public void MaxRetries_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ModelHubOptions { MaxRetries = -1 });

    private static ModelHubOptions Read(params (string Name, string Value)[] variables) =>
        HubEnvironment.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value ?? (name == "HF_TOKEN_PATH" && !variables.Any(v => v.Name == "HF_HOME") ? "/nowhere/token" : null));
}
