namespace SkRerank.Prompting;

/// <summary>Locates one mark such as <c>[1, 2]</c> in a text.</summary>
/// <param name="Start">The index of its opening bracket.</param>
/// <param name="Length">Its length, both brackets included.</param>
/// <param name="Ranges">The numbers it names; a single number is a range of one.</param>
internal readonly record struct CitationMark(int Start, int Length, IReadOnlyList<(int First, int Last)> Ranges);
