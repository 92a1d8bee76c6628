namespace SkRerank.Onnx.Catalogue;

/// <summary>Makes the exceptions of the catalogue and of the hub.</summary>
internal static class CatalogError
{
    public const string Provider = "huggingface";

    public static RerankException Create(string operation, string message, Exception? cause = null) => new(message, cause) { ProviderName = Provider, Operation = operation };

    /// <summary>Gives the reason of a cause as a part of a sentence.</summary>
    public static string Reason(Exception cause) => cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
