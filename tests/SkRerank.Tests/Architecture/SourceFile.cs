namespace SkRerank.Tests.Architecture;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Its path in the repository, with forward slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private string? _code;

    /// <summary>Gets the text with the contents of comments and strings blanked.</summary>
    public string Code => _code ??= CSharpText.Blank(Text);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsSource => Path.StartsWith("src/", StringComparison.Ordinal);

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;
}
