using SkRerank.Chunking;
using SkRerank.Local;

namespace SkRerank.Cli.Diagnosing;

/// <summary>Cuts texts at sentence ends into what the embedding model's window holds.</summary>
internal sealed class WindowCutter
{
    private const int SpecialTokens = 2;

    private readonly SentenceChunker _chunker;
    private readonly Dictionary<string, string[]> _windows = new(StringComparer.Ordinal);

    public WindowCutter(LocalModels models) => _chunker = new SentenceChunker(models.TokenCounter, models.Encoder.MaxTokens - SpecialTokens);

    /// <summary>Gives the parts of a text, the first of them what a model reads.</summary>
    public IReadOnlyList<string> Cut(string text)
    {
        if (!_windows.TryGetValue(text, out var windows)) _windows.Add(text, windows = [.. _chunker.Chunk(text).Select(chunk => text.Substring(chunk.Start, chunk.Length))]);
        return windows;
    }
}
