namespace SkRerank.Cli;

/// <summary>Writes files that are whole or not there.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file beside its place, then puts it there.</summary>
    public static void Write(string path, byte[] content)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, content);
        File.Move(partial, path, overwrite: true);
    }
}
