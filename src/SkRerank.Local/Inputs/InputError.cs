namespace SkRerank.Local.Inputs;

/// <summary>Makes the errors of unreadable inputs.</summary>
internal static class InputError
{
    public static RerankException At(string path, int line, string problem, Exception? inner = null) =>
        Create($"Line {line} of '{path}' cannot be read: {problem}.", inner);

    public static RerankException Create(string message, Exception? inner = null) =>
        new(message, inner) { ProviderName = "local", Operation = "index" };

    /// <summary>Runs an access to a file and turns what the file system says into one sentence.</summary>
    public static T Guard<T>(string path, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Create($"The file '{path}' does not exist; check the path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Create($"The file '{path}' cannot be read: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}; check that it is a file you may read.", exception);
        }
    }
}
