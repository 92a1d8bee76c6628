namespace SkRerank.Prompting;

/// <summary>Represents a sentence of an answer whose cited passages do not support it.</summary>
/// <param name="Text">The sentence, with its citations.</param>
/// <param name="Numbers">The numbers of the passages it cites, those that exist; none where it cites unknown numbers only.</param>
/// <param name="Support">How far the passages support it, in 0..1.</param>
public sealed record UnsupportedSentence(string Text, IReadOnlyList<int> Numbers, double Support)
{
    /// <summary>Gets the words of the sentence that are in none of the passages, in lower case, in their order.</summary>
    /// <value>The default is an empty list: the support was not measured by words.</value>
    public IReadOnlyList<string> MissingWords { get; init; } = [];
}
