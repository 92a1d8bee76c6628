namespace SkRerank.Onnx.Loading;

/// <summary>Makes the exceptions for what is wrong with a model folder.</summary>
internal static class LoadError
{
    /// <summary>The provider's name in metadata and errors.</summary>
    public const string Provider = "onnx";

    /// <summary>Makes an exception of the operation <c>load</c>.</summary>
    public static RerankException Create(string message, Exception? cause = null) => new(message, cause) { ProviderName = Provider, Operation = "load" };

    /// <summary>Makes the exception for a file whose content is not what it should be.</summary>
    public static RerankException Broken(string path, string expected, Exception? cause = null) =>
        Create($"The model file '{path}' is not {expected}{Reason(cause)}; copy the model folder again, or export the model again.", cause);

    /// <summary>Makes the exception for a file that the system does not let us read.</summary>
    public static RerankException Unreadable(string path, Exception cause) =>
        Create($"The model file '{path}' cannot be read{Reason(cause)}; check the file's permissions and the disk.", cause);

    private static string Reason(Exception? cause) => cause is null ? "" : $" ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')})";
}
