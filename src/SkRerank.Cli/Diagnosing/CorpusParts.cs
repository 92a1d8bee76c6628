using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Diagnosing;

/// <summary>Gives the documents of a corpus in parts that the model's window holds.</summary>
internal sealed class CorpusParts : IDocumentParts
{
    private readonly WindowCutter _windows;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Reads the documents that are wanted.</summary>
    public CorpusParts(string path, IReadOnlySet<string> wanted, WindowCutter windows, CancellationToken cancellationToken)
    {
        _windows = windows;
        foreach (var document in BeirCorpus.Read(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (wanted.Contains(document.Id)) _texts.Add(document.Id, document.PassageText);
        }
    }

    public Task<IReadOnlyList<DocumentPart>> OfAsync(string id, IReadOnlySet<string> candidates, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DocumentPart>>(_texts.TryGetValue(id, out var text) ? [.. _windows.Cut(text).Select((window, i) => new DocumentPart(window, i == 0))] : []);

    public Task<bool> HasSiblingAsync(string id, IReadOnlySet<string> passages, CancellationToken cancellationToken) => Task.FromResult(false);
}
