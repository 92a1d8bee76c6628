namespace SkRerank.Cli.Sharding;

/// <summary>Tells the failure to open a file that another process holds from other failures.</summary>
internal static class FileLockError
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    public static bool Is(IOException exception) => exception.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;
}
