namespace SkRerank.Keywords;

/// <summary>Takes the terms of a text, one after another.</summary>
internal interface ITermSink
{
    void Add(ReadOnlySpan<char> term);
}
