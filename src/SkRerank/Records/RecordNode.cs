namespace SkRerank.Records;

/// <summary>Holds one value of a record: a scalar, a list, a record, or nothing.</summary>
internal sealed class RecordNode
{
    /// <summary>Gets the value that stands for nothing.</summary>
    public static RecordNode Null { get; } = new();

    /// <summary>Gets the text of a scalar; a number or truth value as JSON writes it.</summary>
    public string? Scalar { get; private init; }

    /// <summary>Gets whether the scalar is a text, and so has to be quoted where it looks like something else.</summary>
    public bool IsText { get; private init; }

    /// <summary>Gets the entries of a list.</summary>
    public IReadOnlyList<RecordNode>? Items { get; private init; }

    /// <summary>Gets the entries of a record, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, RecordNode>>? Fields { get; private init; }

    /// <summary>Gets whether there is nothing to read in it.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Scalar) && Items is null or { Count: 0 } && Fields is null or { Count: 0 };

    /// <summary>Gets the value of a key; <see langword="null"/> where the record has none.</summary>
    public RecordNode? this[string key] => Fields?.FirstOrDefault(field => field.Key == key).Value;

    /// <summary>Makes a text. A half of a surrogate pair becomes the replacement character, for no form could hold it.</summary>
    public static RecordNode Text(string text) => new() { Scalar = WellFormed(text), IsText = true };

    /// <summary>Makes a number or a truth value.</summary>
    public static RecordNode Literal(string literal) => new() { Scalar = literal };

    /// <summary>Makes a list.</summary>
    public static RecordNode List(IReadOnlyList<RecordNode> items) => new() { Items = items };

    /// <summary>Makes a record; the last value of a repeated key counts, at the place of the first.</summary>
    public static RecordNode Record(IEnumerable<KeyValuePair<string, RecordNode>> fields)
    {
        var ordered = new List<KeyValuePair<string, RecordNode>>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            var key = WellFormed(name);
            if (places.TryAdd(key, ordered.Count)) ordered.Add(new(key, value));
            else ordered[places[key]] = new(key, value);
        }

        return new() { Fields = ordered };
    }

    private static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return string.Concat(text.EnumerateRunes());
        }

        return text;
    }
}
