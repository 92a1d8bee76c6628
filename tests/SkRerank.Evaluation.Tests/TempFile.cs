using System.Text;

namespace SkRerank.Evaluation.Tests;

/// <summary>A file that lives as long as its test.</summary>
public sealed class TempFile : IDisposable
{
    public TempFile(byte[] content)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"skrerank-{Guid.NewGuid():N}.txt");
        File.WriteAllBytes(Path, content);
    }

    public TempFile(string content)
        : this(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(content))
    {
    }

    public string Path { get; }

    public static TempFile Lines(params string[] lines) => new(string.Concat(lines.Select(line => line + "\n")));

    public void Dispose() => File.Delete(Path);
}
