using System.Security.Cryptography;
using System.Text;
using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Sharding;

/// <summary>Hashes files by their content.</summary>
internal static class FileHash
{
    /// <summary>Gives the SHA-256 of a file in hexadecimal digits.</summary>
    /// <exception cref="RerankException">The file cannot be read.</exception>
    public static string Of(string path)
    {
        using var stream = InputError.Guard(path, () => File.OpenRead(path));
        return InputError.Guard(path, () => Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Gives one hash of all files of a folder, with their names.</summary>
    /// <exception cref="RerankException">A file cannot be read.</exception>
    public static string OfFolder(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path));
        var list = string.Join('\n', files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{Of(file.Path)} {file.Name}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
    }
}
