namespace SkRerank.Keywords;

/// <summary>Counts the distinct terms of one text, in order of appearance; for one thread, used again and again.</summary>
internal sealed class TermCounter : ITermSink
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _terms = [];
    private readonly List<int> _counts = [];

    public TermCounter() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Gets the distinct terms.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>Gets how often each of <see cref="Terms"/> occurs.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>Gets the number of terms, repeated ones with it.</summary>
    public int Length { get; private set; }

    public static TermCounter Count(TextAnalyzer analyzer, string text)
    {
        var counter = new TermCounter();
        analyzer.Read(text, counter);
        return counter;
    }

    public int CountOf(string term) => _numbers.TryGetValue(term, out var number) ? _counts[number] : 0;

    public void Add(ReadOnlySpan<char> term)
    {
        Length++;
        if (_lookup.TryGetValue(term, out var number))
        {
            _counts[number]++;
            return;
        }

        var text = term.ToString();
        _numbers.Add(text, _terms.Count);
        _terms.Add(text);
        _counts.Add(1);
    }
}
