namespace SkRerank.Prompting;

/// <summary>Numbers the passages that a model finds in several searches of one conversation, so that each number names one passage; thread-safe.</summary>
/// <remarks>A passage that is found again keeps its number. It holds the passages as long as it lives: make one for each conversation.</remarks>
public sealed class SearchSession
{
    private readonly Lock _lock = new();
    private readonly List<RerankDocument> _passages = [];
    private readonly Dictionary<(string? Id, string Text), int> _numbers = [];

    /// <summary>Gets the passages of all searches so far as one context: check or renumber the citations of an answer against it.</summary>
    public CitedContext Context
    {
        get
        {
            lock (_lock) return new CitedContext(_passages);
        }
    }

    /// <summary>Gives passages the numbers of the conversation.</summary>
    internal IReadOnlyList<CitedPassage> Number(IReadOnlyList<CitedPassage> found)
    {
        lock (_lock) return [.. found.Select(passage => passage with { Number = NumberOf(passage.Document) })];
    }

    private int NumberOf(RerankDocument document)
    {
        if (_numbers.TryGetValue((document.Id, document.Text), out var number)) return number;
        _passages.Add(document);
        _numbers.Add((document.Id, document.Text), _passages.Count);
        return _passages.Count;
    }
}
