using SkRerank.Selection;

namespace SkRerank.Prompting;

/// <summary>Holds what of one passage goes into a prompt, cleaned.</summary>
/// <param name="Header">What stands behind its number.</param>
/// <param name="Text">Its text.</param>
internal readonly record struct ContextBlock(string Header, string Text)
{
    public static ContextBlock Of(RerankDocument document) => new(ContextText.Header(document.Title, document.Link), PassageText.Clean(document.Text[TextStart(document)..]));

    // A title that an indexer has put in front of the text is in the header already.
    private static int TextStart(RerankDocument document)
    {
        if (document.Title is not { } title || !MergedPassage.HasSpan(document)) return 0;
        var start = document.Text.Length - document.SourceSpan!.Value.Length;
        return title.StartsWith(document.Text[..start].Trim(), StringComparison.Ordinal) ? start : 0;
    }
}
