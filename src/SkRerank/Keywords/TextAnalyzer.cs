namespace SkRerank.Keywords;

/// <summary>Turns texts and queries into the terms of a keyword search; thread-safe.</summary>
/// <remarks>
/// <c>english</c>, <c>standard</c> and <c>whitespace</c> give the terms of the analyzers of Lucene.NET 4.8 that SkRerank.Lucene has under these names, so that an index beside a store and the embedded store find the same.
/// Text is text: no operator of a query language means anything.
/// </remarks>
public sealed class TextAnalyzer
{
    private static readonly Dictionary<string, Action<string, ITermSink>> Known = new(StringComparer.Ordinal)
    {
        ["english"] = EnglishTerms.Read,
        ["standard"] = StandardTerms.Read,
        ["whitespace"] = WhitespaceTerms.Read,
        ["code"] = CodeTerms.Read,
    };

    private readonly Action<string, ITermSink> _read;

    /// <summary>Initializes a new instance of the <see cref="TextAnalyzer"/> class from a function, such as another library's analyzer.</summary>
    /// <param name="name">The name that snapshots remember; change it whenever the terms change.</param>
    /// <param name="analyze">Gives the terms of a text in their order, each as often as it stands there; thread-safe.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="analyze"/> is <see langword="null"/>.</exception>
    public TextAnalyzer(string name, Func<string, IEnumerable<string>> analyze)
        : this(name, (text, sink) =>
        {
            foreach (var term in analyze(text)) sink.Add(term);
        })
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(analyze);
    }

    private TextAnalyzer(string name, Action<string, ITermSink> read)
    {
        Name = name;
        _read = read;
    }

    /// <summary>Gets the English analyzer: UAX #29 words, possessive 's removed, lower case, 33 stop words left out, the original Porter stemmer.</summary>
    public static TextAnalyzer English { get; } = FromName("english");

    /// <summary>Gets the analyzer for any language: UAX #29 words in lower case, no stop words, no stemming.</summary>
    public static TextAnalyzer Standard { get; } = FromName("standard");

    /// <summary>Gets the analyzer that cuts at white space and changes nothing.</summary>
    public static TextAnalyzer Whitespace { get; } = FromName("whitespace");

    /// <summary>Gets the analyzer of source code and texts about it: names whole (<c>System.Text.Json</c>, <c>src/a.cs</c>, <c>CS0104</c>, <c>1.2.3-beta</c>, <c>C#</c>) and in the words of camelCase, PascalCase and snake_case, and operators; lower case, no stop words, no stemming.</summary>
    public static TextAnalyzer Code { get; } = FromName("code");

    /// <summary>Gets the names that <see cref="FromName"/> knows.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Gets the name that snapshots remember.</summary>
    public string Name { get; }

    /// <summary>Gives the analyzer of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The analyzer of that name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is not one of <see cref="Names"/>.</exception>
    public static TextAnalyzer FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.TryGetValue(name, out var read)
            ? new TextAnalyzer(name, read)
            : throw new ArgumentException($"The analyzer must be one of {string.Join(", ", Known.Keys)}, but was '{name}'; analyzers of single languages are in the package SkRerank.Lucene: LuceneAnalyzer.FromName(\"{name}\").ToTextAnalyzer().", nameof(name));
    }

    /// <summary>Gives the terms of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The terms in their order, each as often as it stands there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<string> Analyze(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new TermList();
        _read(text, terms);
        return terms.Terms;
    }

    /// <summary>Gives the terms of a text to a sink, without making texts of them.</summary>
    internal void Read(string text, ITermSink sink) => _read(text, sink);
}
