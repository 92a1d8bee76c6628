using System.Globalization;

namespace SkRerank.Prompting;

/// <summary>Represents one numbered passage of a context.</summary>
/// <param name="Number">The number to cite it by, from 1, in the order of the prompt.</param>
/// <param name="Document">The passage as it went into the context: text, title, link, <see cref="RerankDocument.SourceId"/>, <see cref="RerankDocument.SourceSpan"/>, and in <see cref="RerankDocument.Folded"/> what it stands for besides.</param>
public sealed record CitedPassage(int Number, RerankDocument Document)
{
    /// <summary>Describes where the passage is from, on one line, for a list of references.</summary>
    /// <returns>Such as <c>[1] Fleas — docs/fleas.md, characters 120-480</c>; from the text's first character, 0, to the one after its last.</returns>
    public override string ToString()
    {
        var source = ContextText.Header(Document.Title, Document.Link ?? Document.SourceId ?? Document.Id);
        return string.Create(CultureInfo.InvariantCulture, $"[{Number}]{source}{(Document.SourceSpan is { } span ? $"{(source.Length > 0 ? "," : "")} characters {span.Start}-{(long)span.Start + span.Length}" : "")}");
    }
}
