namespace SkRerank.Keywords;

/// <summary>Holds a set of document numbers, one bit each.</summary>
internal sealed class DocumentSet
{
    private ulong[] _words = new ulong[1];

    public bool Contains(int document) => (_words[document >> 6] >> document & 1) != 0;

    public void Add(int document)
    {
        if (document >> 6 >= _words.Length) Array.Resize(ref _words, Math.Max(_words.Length * 2, (document >> 6) + 1));
        _words[document >> 6] |= 1UL << document;
    }

    public void Remove(int document) => _words[document >> 6] &= ~(1UL << document);
}
