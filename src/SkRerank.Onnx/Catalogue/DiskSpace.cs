using System.Globalization;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskSpace
{
    // ENOSPC and EDQUOT of Linux and of macOS; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private static readonly int[] FullErrors = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    public static bool IsFull(IOException exception) => Array.IndexOf(FullErrors, exception.HResult) >= 0;

    /// <summary>Makes the exception for a full disk.</summary>
    public static RerankException Full(string folder, long missing, Exception? cause = null) => CatalogError.Create(
        "pull",
        string.Create(CultureInfo.InvariantCulture, $"The disk of '{folder}' must have room for {missing} more bytes, but has not; free some, or set HF_HOME to a folder on another disk, and pull again: what is there already is kept."),
        cause);

    /// <summary>Checks that there is room before anything is fetched.</summary>
    /// <exception cref="RerankException">There is none.</exception>
    public static void Check(string folder, long missing)
    {
        long free;
        try
        {
            free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not every file system says; then writing will.
            return;
        }

        if (free < missing) throw Full(folder, missing);
    }
}
