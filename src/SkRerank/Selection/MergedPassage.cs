using System.Text;
using SkRerank.Chunking;

namespace SkRerank.Selection;

/// <summary>Grows one passage from parts of a source, in the order of its text.</summary>
internal sealed class MergedPassage
{
    private readonly IReadOnlyList<RerankDocument> _candidates;
    private readonly StringBuilder _text;
    private readonly int _start;

    public MergedPassage(IReadOnlyList<RerankDocument> candidates, int first)
    {
        _candidates = candidates;
        _start = Span(first).Start;
        _text = new StringBuilder(Part(first).ToString());
        Parts = [first];
    }

    /// <summary>Gets the positions of the parts among the candidates, in the order of the text.</summary>
    public List<int> Parts { get; }

    /// <summary>Gets the position of the best part.</summary>
    public int Best => Parts.Min();

    /// <summary>Says whether a candidate's text ends with as much of its source as its span says.</summary>
    public static bool HasSpan(RerankDocument candidate) => candidate.SourceSpan is { Length: > 0, Start: >= 0 } span && span.Length <= candidate.Text.Length && span.Start <= int.MaxValue - span.Length;

    /// <summary>Adds a part that does not begin before those that are there; not one that is too far away, or that has another text where they overlap.</summary>
    public bool TryAdd(int index, int maxGap)
    {
        var part = Part(index);
        var at = Span(index).Start - _start;
        var gap = at - _text.Length;
        if (gap > maxGap) return false;
        var shared = Math.Min(Math.Max(0, -gap), part.Length);
        if (!part[..shared].SequenceEqual(_text.ToString(at < _text.Length ? at : 0, shared))) return false;

        // What chunks leave out between them is white space; as many characters as there were, so that positions stay right.
        if (gap > 0) _text.Append(gap == 1 ? ' ' : '\n', gap);
        _text.Append(part[shared..]);
        Parts.Add(index);
        return true;
    }

    /// <summary>Makes the merged candidate: the best part's place and scores, the text of all, and the other parts as folded into it.</summary>
    public RerankDocument ToDocument()
    {
        var best = _candidates[Best];
        var title = _candidates[Parts[0]].Text[..^Span(Parts[0]).Length];
        return new RerankDocument(title + _text)
        {
            Id = best.Id,
            Title = best.Title,
            Link = best.Link,
            SourceId = best.SourceId,
            SourceSpan = new TextChunk(_start, _text.Length),
            BestChunk = new TextChunk(title.Length + Span(Best).Start - _start, Span(Best).Length),
            Folded = [.. best.Folded, .. Parts.Where(part => part != Best).Order().SelectMany(part => _candidates[part].Folded.Prepend(_candidates[part]))],
            RetrievalScore = best.RetrievalScore,
            Trail = best.Trail,
            Record = best.Record,
            AdditionalProperties = best.AdditionalProperties?.Clone(),
        };
    }

    private TextChunk Span(int index) => _candidates[index].SourceSpan!.Value;

    private ReadOnlySpan<char> Part(int index) => _candidates[index].Text.AsSpan(_candidates[index].Text.Length - Span(index).Length);
}
