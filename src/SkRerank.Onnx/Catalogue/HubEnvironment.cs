namespace SkRerank.Onnx.Catalogue;

/// <summary>Reads the environment variables of Hugging Face's own library.</summary>
internal static class HubEnvironment
{
    public const string DefaultEndpoint = "https://huggingface.co";

    public static ModelHubOptions Read(Func<string, string?> variable)
    {
        var options = new ModelHubOptions
        {
            Token = Token(variable),
            CacheFolder = DefaultCacheFolder(variable),
            Offline = IsTrue(Value(variable, "HF_HUB_OFFLINE")),
        };
        if (Value(variable, "HF_ENDPOINT") is not { } endpoint) return options;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
            throw new ArgumentException("HF_ENDPOINT must be an absolute address such as 'https://huggingface.co', but is none; correct it, or unset it.");
        options.Endpoint = address;
        return options;
    }

    public static string DefaultCacheFolder(Func<string, string?> variable) => Expand(Value(variable, "HF_HUB_CACHE") ?? Path.Combine(Home(variable), "hub"));

    private static string Home(Func<string, string?> variable) => Expand(
        Value(variable, "HF_HOME") ?? Path.Combine(Value(variable, "XDG_CACHE_HOME") ?? Path.Combine("~", ".cache"), "huggingface"));

    private static string? Token(Func<string, string?> variable)
    {
        if (Value(variable, "HF_TOKEN") is { } token) return token;
        var path = Expand(Value(variable, "HF_TOKEN_PATH") ?? Path.Combine(Home(variable), "token"));
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } stored ? stored : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The token file '{path}' cannot be read ({CatalogError.Reason(exception)}); set HF_TOKEN, or make the file readable.", exception);
        }
    }

    private static string Expand(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..])
        : path;

    private static string? Value(Func<string, string?> variable, string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";
}
