namespace SkRerank.Keywords;

/// <summary>Gives the terms of one name to a sink, each once.</summary>
internal sealed class NameTerms(ITermSink sink)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly char[] _lower = new char[WordSegmenter.MaxLength];

    /// <summary>Begins another name.</summary>
    public void Begin(ReadOnlySpan<char> whole)
    {
        _given.Clear();
        Add(whole);
    }

    public void Add(ReadOnlySpan<char> term)
    {
        if (term.IsEmpty || term.Length > _lower.Length) return;
        var lower = _lower.AsSpan(0, term.ToLowerInvariant(_lower));
        if (_given.GetAlternateLookup<ReadOnlySpan<char>>().Add(lower)) sink.Add(lower);
    }

    /// <summary>Gives an identifier, and the words it is made of.</summary>
    /// <param name="identifier">Letters, digits and underscores.</param>
    /// <param name="alone">Whether it is the whole name; a number that is not is no term.</param>
    public void AddIdentifier(ReadOnlySpan<char> identifier, bool alone)
    {
        if (!alone && !identifier.ContainsAnyExceptInRange('0', '9')) return;
        Add(identifier);
        foreach (var piece in identifier.Split('_'))
        {
            var words = identifier[piece];
            if (!words.ContainsAnyExceptInRange('0', '9')) continue;
            Add(words);
            var start = 0;
            for (var i = 1; i < words.Length; i++)
            {
                var begins = char.IsAsciiLetterUpper(words[i]) && (!char.IsAsciiLetterUpper(words[i - 1]) || (i + 1 < words.Length && char.IsAsciiLetterLower(words[i + 1])));
                if (!begins) continue;
                Add(words[start..i]);
                start = i;
            }

            Add(words[start..]);
        }
    }
}
