using SkRerank.Local;

namespace SkRerank.Cli.Diagnosing;

/// <summary>Gives the passages of a store, each in parts that the model's window holds.</summary>
/// <param name="store">The store.</param>
/// <param name="windows">Cuts passages, or <see langword="null"/> where what searches has no window.</param>
/// <param name="judgesPassages">Whether the judgements name passages; otherwise documents.</param>
internal sealed class StoreParts(LocalStore store, WindowCutter? windows, bool judgesPassages) : IDocumentParts
{
    private readonly Dictionary<string, Passage[]> _passages = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<DocumentPart>> OfAsync(string id, IReadOnlySet<string> candidates, CancellationToken cancellationToken)
    {
        var passages = await PassagesAsync(id, cancellationToken);

        // What no leg found was read all the same, when it was indexed: as far as the window goes.
        var wasFound = passages.Any(passage => candidates.Contains(passage.Id));
        return [.. passages.SelectMany(passage => Parts(passage.Text, !wasFound || candidates.Contains(passage.Id)))];
    }

    public async Task<bool> HasSiblingAsync(string id, IReadOnlySet<string> passages, CancellationToken cancellationToken)
    {
        if (!judgesPassages || await PassagesAsync(id, cancellationToken) is not [var judged] || judged.DocumentId == judged.Id) return false;
        await foreach (var other in store.Collection.GetAsync(passage => passage.DocumentId == judged.DocumentId, int.MaxValue, cancellationToken: cancellationToken))
        {
            if (other.Id != id && passages.Contains(other.Id)) return true;
        }

        return false;
    }

    private IEnumerable<DocumentPart> Parts(string text, bool cameThrough) =>
        windows is null ? [new DocumentPart(text, cameThrough)] : windows.Cut(text).Select((window, i) => new DocumentPart(window, cameThrough && i == 0));

    private async Task<Passage[]> PassagesAsync(string id, CancellationToken cancellationToken)
    {
        if (_passages.TryGetValue(id, out var known)) return known;
        var passages = new List<Passage>();
        var found = judgesPassages ? store.Collection.GetAsync([id], cancellationToken: cancellationToken) : store.Collection.GetAsync(passage => passage.DocumentId == id, int.MaxValue, cancellationToken: cancellationToken);
        await foreach (var passage in found) passages.Add(passage);
        return _passages[id] = [.. passages];
    }
}
