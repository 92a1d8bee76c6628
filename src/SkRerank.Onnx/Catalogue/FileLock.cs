namespace SkRerank.Onnx.Catalogue;

/// <summary>Holds a file that is open for nobody else; the operating system gives it back when the process ends, however it ends.</summary>
/// <remarks>On Unix .NET takes <c>flock</c>, which is what Hugging Face's own library takes on the same files. The file stays: deleting it would let two processes lock two files of one name.</remarks>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows. Any other error would not pass by waiting.
    private static readonly int[] HeldErrors = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the file is free, and takes it.</summary>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryAcquire(path) is { } taken) return taken;

            // Real time, whatever clock the caller measures with: it is another process that is waited for.
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the file; <see langword="null"/> where another holds it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (Array.IndexOf(HeldErrors, exception.HResult) >= 0)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
