using System.Text;
using SkRerank.Local.Indexing;

namespace SkRerank.Local.Inputs;

/// <summary>A folder of text files, read recursively in ordinal order of their paths; an id is the folder's name and the path in it.</summary>
/// <remarks>Names that begin with a dot are passed over. Links to folders are not followed, so no loop can form; they are listed as skipped.</remarks>
internal sealed class FolderInput(string root, string storeFolder) : DocumentInput
{
    public const string Kinds = ".md, .txt, .html or .htm";

    private const long MaxBytes = 512L << 20;

    private readonly List<SkippedFile> _skipped = [];
    private List<string>? _files;

    public override string Identity => root;

    public override bool Chunked => true;

    public override IReadOnlyList<SkippedFile> Skipped => _skipped;

    public override IReadOnlyList<string> ListIds(CancellationToken cancellationToken) => (_files ??= Walk(cancellationToken)).ConvertAll(IdOf);

    public override IEnumerable<SourceDocument> Read() => (_files ??= Walk(CancellationToken.None)).Select(file => ReadFile(IdOf(file), Path.Combine(root, file)));

    // Two folders with a README.md each must not claim the same id.
    private string IdOf(string file) => $"{Path.GetFileName(root)}/{file.Replace(Path.DirectorySeparatorChar, '/')}".TrimStart('/');

    private static SourceDocument ReadFile(string id, string path)
    {
        var text = InputError.Guard(path, () =>
        {
            using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        });
        return Path.GetExtension(id).ToUpperInvariant() switch
        {
            ".HTML" or ".HTM" => HtmlText.Read(id, text),
            ".MD" => new SourceDocument(id, MarkdownTitle.Find(text), text, id),
            _ => new SourceDocument(id, null, text, id),
        };
    }

    private List<string> Walk(CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in InputError.Guard(folder.FullName, folder.GetFileSystemInfos))
            {
                if (entry.Name.StartsWith('.')) continue;
                var path = Path.GetRelativePath(root, entry.FullName);
                if (entry is DirectoryInfo directory)
                {
                    if (directory.LinkTarget is not null) _skipped.Add(new SkippedFile(path, "a link to a folder"));
                    else if (!directory.FullName.Equals(storeFolder, StringComparison.Ordinal)) folders.Push(directory);
                }
                else if (ReasonToSkip((FileInfo)entry) is { } reason)
                {
                    _skipped.Add(new SkippedFile(path, reason));
                }
                else
                {
                    files.Add(path);
                }
            }
        }

        files.Sort(StringComparer.Ordinal);
        _skipped.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static string? ReasonToSkip(FileInfo file)
    {
        if (file.Extension.ToUpperInvariant() is not (".MD" or ".TXT" or ".HTML" or ".HTM")) return $"not {Kinds}";
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        if (target is not { Exists: true }) return "a broken link";

        // A pipe has no length either, and opening it would wait for ever.
        if (target.Length == 0) return "no text";
        return target.Length > MaxBytes ? "larger than 512 MB" : null;
    }
}
