namespace SkRerank.Prompting;

/// <summary>Reads which sentence of an answer cites which passages.</summary>
internal sealed class AnswerCitations
{
    private readonly SortedSet<int> _known = [];
    private readonly SortedSet<int> _unknown = [];
    private readonly List<string> _uncited = [];

    private AnswerCitations()
    {
    }

    /// <summary>Gets the sentences that cite something, each with the passages that exist.</summary>
    public List<(string Sentence, IReadOnlyList<CitedPassage> Passages)> Cited { get; } = [];

    public static AnswerCitations Read(string answer, CitedContext context)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(context);
        var result = new AnswerCitations();
        CitationMark[] marks = [.. CitationMarks.Find(answer)];
        foreach (var number in marks.SelectMany(mark => Numbers(mark, context))) (IsKnown(number, context) ? result._known : result._unknown).Add(number);
        var next = 0;
        foreach (var (start, length) in Sentences.Split(answer, marks))
        {
            var first = next;
            while (next < marks.Length && marks[next].Start < start + length) next++;
            var text = answer.Substring(start, length);
            if (next > first) result.Cited.Add((text, Passages(marks.AsSpan(first, next - first), context)));
            else if (text.Any(char.IsLetter) && !text.StartsWith('#') && !text.EndsWith(':')) result._uncited.Add(text);
        }

        return result;
    }

    /// <summary>Says whether there is a passage of a number.</summary>
    public static bool IsKnown(int number, CitedContext context) => number >= 1 && number <= context.Passages.Count;

    /// <summary>Gives the numbers of a mark, each once, in their order: the ends of a range always, those between only where there is a passage, for a range can be as long as it likes.</summary>
    public static IEnumerable<int> Numbers(CitationMark mark, CitedContext context) => mark.Ranges.SelectMany(range =>
    {
        var from = Math.Max(1, range.First);
        var to = Math.Min(range.Last, context.Passages.Count);
        return Enumerable.Range(from, from <= to ? to - from + 1 : 0).Prepend(range.First).Append(range.Last);
    }).Distinct();

    public CitationReport ToReport(IReadOnlyList<UnsupportedSentence> unsupported) => new([.. _known], [.. _unknown], _uncited, unsupported) { SentenceCount = Cited.Count + _uncited.Count };

    private static CitedPassage[] Passages(ReadOnlySpan<CitationMark> marks, CitedContext context)
    {
        var numbers = new SortedSet<int>();
        foreach (var mark in marks) numbers.UnionWith(Numbers(mark, context).Where(number => IsKnown(number, context)));
        return [.. numbers.Select(number => context.Passages[number - 1])];
    }
}
