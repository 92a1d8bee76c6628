namespace SkRerank.Onnx.Inference;

/// <summary>Remembers the passes over the last few single texts, so that a query's embedding and its token vectors cost one pass; thread-safe.</summary>
internal sealed class RecentPasses
{
    private const int Capacity = 8;

    private readonly Lock _lock = new();
    private readonly (string Text, EmbeddingPass Pass)?[] _entries = new (string, EmbeddingPass)?[Capacity];
    private int _next;

    /// <summary>Finds the pass over a text.</summary>
    public EmbeddingPass? Find(string text)
    {
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (entry is { } found && found.Text == text) return found.Pass;
            }
        }

        return null;
    }

    /// <summary>Remembers the pass over a text, and forgets the oldest one.</summary>
    public void Add(string text, EmbeddingPass pass)
    {
        lock (_lock)
        {
            _entries[_next] = (text, pass);
            _next = (_next + 1) % Capacity;
        }
    }
}
