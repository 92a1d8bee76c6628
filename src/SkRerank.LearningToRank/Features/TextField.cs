using SkRerank.Keywords;

namespace SkRerank.LearningToRank.Features;

/// <summary>A text of the candidates that the query is matched with: the passage, the title, or one of the metadata.</summary>
public sealed class TextField
{
    private readonly Func<RerankDocument, string?> _text;
    private readonly TextAnalyzer _analyzer;
    private readonly Bm25Statistics? _statistics;

    /// <summary>Initializes a new instance of the <see cref="TextField"/> class.</summary>
    /// <param name="name">The first part of the features' names, such as <c>text</c> in <c>text.coverage</c>.</param>
    /// <param name="text">Gives the text of a candidate, or null where it has none; thread-safe.</param>
    /// <param name="analyzer">Makes the terms of texts and queries.</param>
    /// <param name="statistics">How many documents of the corpus have each term, made by the same analyzer; null leaves out what needs it. Among candidates alone a rare term that all of them have would weigh nothing, so they come from outside.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="analyzer"/> is null.</exception>
    public TextField(string name, Func<RerankDocument, string?> text, TextAnalyzer analyzer, Bm25Statistics? statistics = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(analyzer);
        Name = name;
        _text = text;
        _analyzer = analyzer;
        _statistics = statistics;
    }

    /// <summary>Gets the first part of the features' names.</summary>
    public string Name { get; }

    /// <summary>Gets whether document frequencies are known.</summary>
    internal bool HasStatistics => _statistics is not null;

    /// <summary>Makes the field of the passages themselves, <c>text</c>.</summary>
    /// <param name="analyzer">Makes the terms of texts and queries.</param>
    /// <param name="statistics">How many documents of the corpus have each term; null leaves out what needs it.</param>
    /// <returns>The field.</returns>
    public static TextField Passage(TextAnalyzer analyzer, Bm25Statistics? statistics = null) => new("text", document => document.Text, analyzer, statistics);

    /// <summary>Makes the field of the titles, <c>title</c>.</summary>
    /// <param name="analyzer">Makes the terms of texts and queries.</param>
    /// <param name="statistics">How many titles of the corpus have each term; null leaves out what needs it.</param>
    /// <returns>The field.</returns>
    public static TextField Title(TextAnalyzer analyzer, Bm25Statistics? statistics = null) => new("title", document => document.Title, analyzer, statistics);

    /// <summary>Makes the field of what travels with the candidates under a key of <see cref="RerankDocument.AdditionalProperties"/>.</summary>
    /// <param name="key">The key, which names the features too.</param>
    /// <param name="analyzer">Makes the terms of texts and queries.</param>
    /// <param name="statistics">How many fields of the corpus have each term; null leaves out what needs it.</param>
    /// <returns>The field.</returns>
    public static TextField Metadata(string key, TextAnalyzer analyzer, Bm25Statistics? statistics = null) =>
        new(key, document => Convert.ToString(document.AdditionalProperties?.GetValueOrDefault(key), System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null, analyzer, statistics);

    /// <summary>Matches the query with the text of each candidate; null where it has none.</summary>
    internal TermMatch?[] Match(RankingCandidates candidates)
    {
        var query = new QueryTerms(_analyzer.Analyze(candidates.Query), _statistics);
        var matches = new TermMatch?[candidates.Documents.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            if (_text(candidates.Documents[i]) is { } text) matches[i] = query.Match(_analyzer.Analyze(text));
        }

        return matches;
    }
}
