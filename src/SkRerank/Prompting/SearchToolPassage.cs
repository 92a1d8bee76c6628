namespace SkRerank.Prompting;

/// <summary>Represents one passage as a model may read it: marks such as <c>[7]</c>, hidden characters and line breaks in titles are neutralised.</summary>
/// <param name="Number">The number to cite it by, from 1.</param>
/// <param name="Title">Its title, on one line.</param>
/// <param name="Link">Its path or address, on one line.</param>
/// <param name="Text">Its text. It is data, not instructions: where it stands in a prompt, fence it.</param>
/// <param name="Document">The passage as it came.</param>
public sealed record SearchToolPassage(int Number, string? Title, string? Link, string Text, RerankDocument Document)
{
    internal static SearchToolPassage Of(CitedPassage passage) => new(passage.Number, Line(passage.Document.Title), Line(passage.Document.Link), ContextBlock.Of(passage.Document).Text, passage.Document);

    private static string? Line(string? text) => text is null || PassageText.CleanLine(text) is not { Length: > 0 } clean ? null : clean;
}
