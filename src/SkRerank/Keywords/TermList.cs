namespace SkRerank.Keywords;

/// <summary>Keeps terms as texts.</summary>
internal sealed class TermList : ITermSink
{
    public List<string> Terms { get; } = [];

    public void Add(ReadOnlySpan<char> term) => Terms.Add(term.ToString());
}
