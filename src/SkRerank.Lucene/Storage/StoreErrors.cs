using Lucene.Net.Index;
using Lucene.Net.Store;

namespace SkRerank.Lucene.Storage;

/// <summary>Turns failures of the folder into the sentence that says what to do.</summary>
internal sealed class StoreErrors(string folder, string? rebuildHint)
{
    private const string Provider = "lucene";

    public string Folder => folder;

    public string Hint { get; } = rebuildHint ?? "delete the folder and index again";

    /// <summary>Says whether an exception comes from the folder and not from the caller.</summary>
    public static bool IsStorageFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException;

    public RerankException Missing(Exception? cause = null) => Opening($"The store '{folder}' does not exist: index something into it first.", cause);

    public RerankException NotAStore(string file) =>
        Opening($"The folder '{folder}' must be empty or a SkRerank store, but it holds '{file}': give another folder.");

    public RerankException IsAFile() => Opening($"The store must be a folder, but '{folder}' is a file: give another path.");

    public RerankException ForeignIndex() =>
        Opening($"The folder '{folder}' holds a Lucene index that SkRerank did not make: give another folder.");

    public RerankException OtherFormat(string stored, string expected) =>
        Opening($"The store '{folder}' has format version {stored}, but this version of SkRerank reads {expected}: {Hint}.");

    public RerankException OtherIdentity(string what, string stored, string given) =>
        Opening($"The store '{folder}' was made with the {what} '{stored}', but this collection has '{given}': open it with '{stored}', or {Hint}.");

    public RerankException Damaged(Exception cause) => Opening($"The store '{folder}' is damaged ({OneLine(cause)}): {Hint}.", cause);

    /// <summary>Wraps a failure to read.</summary>
    public RerankException Reading(string operation, Exception cause) => cause switch
    {
        IndexNotFoundException => Missing(cause),
        CorruptIndexException or EndOfStreamException or FileNotFoundException or InvalidDataException => Damaged(cause),
        _ => Failed($"Reading the store '{folder}' failed ({OneLine(cause)}): check the disk and the permissions of the folder and try again.", operation, cause),
    };

    /// <summary>Wraps a failure to write.</summary>
    public RerankException Writing(string operation, Exception cause) => cause switch
    {
        LockObtainFailedException => Failed($"The store '{folder}' is being written by another process or collection: wait until that one is closed and try again.", operation, cause, isTransient: true),
        CorruptIndexException => Damaged(cause),
        _ => Failed($"Writing the store '{folder}' failed ({OneLine(cause)}): everything written before is kept, so free space or check the permissions of the folder and try again.", operation, cause),
    };

    private static RerankException Failed(string message, string operation, Exception? cause = null, bool isTransient = false) =>
        new(message, cause) { ProviderName = Provider, Operation = operation, IsTransient = isTransient };

    private static RerankException Opening(string message, Exception? cause = null) => Failed(message, "open", cause);

    private static string OneLine(Exception cause) => cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
