namespace SkRerank.Onnx.Catalogue;

/// <summary>Checks what comes from outside before it becomes a part of a path.</summary>
internal static class HubPath
{
    private const int CommitDigits = 40;

    /// <summary>Checks the path of a file that must stay inside its folder.</summary>
    /// <exception cref="RerankException">It could lead out of the folder, or is no name on some system.</exception>
    public static string Check(string path, string source)
    {
        return LeadsOut(path)
            ? throw CatalogError.Create("pull", $"A path of {source} must stay inside its folder, with no '..', '\\', ':' or control character and no '/' at its ends, but one is '{Visible(path)}'; do not use that model, and tell its publisher.")
            : path;
    }

    /// <summary>Checks a revision, which is a part of addresses and paths.</summary>
    /// <exception cref="RerankException">It could lead out of the folder, or is no name on some system.</exception>
    public static string CheckRevision(string revision) => LeadsOut(revision)
        ? throw CatalogError.Create("pull", $"A revision must be the name of a branch or a tag, or a commit, with no '..', '\\', ':' or control character and no '/' at its ends, but was '{Visible(revision)}'; correct it, or leave it out for the catalogue's.")
        : revision;

    /// <summary>Checks the name of a repository.</summary>
    /// <exception cref="RerankException">It is not <c>organisation/name</c>.</exception>
    public static string CheckRepository(string repository)
    {
        var parts = repository.Split('/');
        var good = parts.Length == 2 && Array.TrueForAll(parts, part =>
            part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.Contains("..", StringComparison.Ordinal) && !part.Contains("--", StringComparison.Ordinal)
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        return good ? repository
            : throw CatalogError.Create("pull", $"A repository must be 'organisation/name' of letters, digits, '-', '_' and '.', but is '{Visible(repository)}'; correct the entry of the catalogue.");
    }

    /// <summary>Says whether a text is the full id of a commit.</summary>
    public static bool IsCommit(string text) => text.Length == CommitDigits && IsHexadecimal(text);

    /// <summary>Says whether a text consists of lower-case hexadecimal digits.</summary>
    public static bool IsHexadecimal(string text) => text.All(char.IsAsciiHexDigitLower);

    private static bool LeadsOut(string path) =>
        path.Length == 0
        || path.Any(c => c is '\\' or ':' || char.IsControl(c))
        || Array.Exists(path.Split('/'), part => part.Length == 0 || part[^1] is '.' or ' ');

    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
