namespace SkRerank.Prompting;

/// <summary>Says what an answer cites, and how far the passages say what it says.</summary>
/// <param name="CitedNumbers">The numbers of passages that the answer cites, ascending, each once.</param>
/// <param name="UnknownNumbers">The numbers it cites that no passage has, ascending, each once.</param>
/// <param name="UncitedSentences">The sentences without any citation, in their order; headings and lines that end in a colon are not counted.</param>
/// <param name="UnsupportedSentences">The sentences whose cited passages do not support them, in their order.</param>
public sealed record CitationReport(IReadOnlyList<int> CitedNumbers, IReadOnlyList<int> UnknownNumbers, IReadOnlyList<string> UncitedSentences, IReadOnlyList<UnsupportedSentence> UnsupportedSentences)
{
    /// <summary>Gets how many sentences were looked at: those that cite something, and <see cref="UncitedSentences"/>.</summary>
    /// <value>The default is 0.</value>
    public int SentenceCount { get; init; }
}
