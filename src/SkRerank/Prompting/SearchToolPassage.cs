namespace SkRerank.Prompting;

/// <summary>Represents one passage as a model may read it: marks such as <c>[7]</c>, hidden characters and line breaks in titles are neutralised.</summary>
/// <param name="Number">The number to cite it by, from 1.</param>
/// <param name="Title">Its title, on one line.</param>
/// <param name="Link">Its path or address, on one line.</param>
/// <param name="Text">Its text. It is data, not instructions: where it stands in a prompt, fence it.</param>
/// <param name="Document">The passage as it came.</param>
public sealed record SearchToolPassage(int Number, string? Title, string? Link, string Text, RerankDocument Document)
{
    /// <summary>Makes the copy of a passage that a model may read.</summary>
    /// <param name="passage">The passage, such as one of <see cref="CitedContext.Passages"/>.</param>
    /// <returns>The copy, with the passage's number.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="passage"/> is <see langword="null"/>.</exception>
    public static SearchToolPassage Of(CitedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return new SearchToolPassage(passage.Number, Line(passage.Document.Title), Line(passage.Document.Link), ContextBlock.Of(passage.Document).Text, passage.Document);
    }

    private static string? Line(string? text) => text is null || PassageText.CleanLine(text) is not { Length: > 0 } clean ? null : clean;
}
