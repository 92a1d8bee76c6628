using System.Globalization;
using SkRerank.Keywords;

namespace SkRerank.LearningToRank.Features;

/// <summary>The features of a model, in the order of its columns; thread-safe.</summary>
/// <remarks>The same query, candidates and time give the same numbers, bit by bit; candidates are only read.</remarks>
public sealed class FeatureSet
{
    private readonly IRankingFeature[] _features;
    private readonly string[] _names;

    /// <summary>Initializes a new instance of the <see cref="FeatureSet"/> class.</summary>
    /// <param name="features">The features; at least one, each with a name of its own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="features"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no feature, or a name is no name or stands twice.</exception>
    public FeatureSet(params IEnumerable<IRankingFeature> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = [.. features];
        if (_features.Length == 0) throw new ArgumentException("A feature set needs at least one feature, but got none.", nameof(features));
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var feature in _features)
        {
            if (feature is null) throw new ArgumentException("A feature must not be null.", nameof(features));
            if (!IsName(feature.Name))
                throw new ArgumentException($"The name of a feature must be of ASCII letters, digits, '.', '_' and '-', as files of models keep no others, but was \"{feature.Name}\"; give it another.", nameof(features));
            if (!seen.Add(feature.Name)) throw new ArgumentException($"Each feature needs a name of its own, but \"{feature.Name}\" stands twice; give one of them another.", nameof(features));
        }

        _names = Array.ConvertAll(_features, feature => feature.Name);
    }

    /// <summary>Gets the names in the order of the columns.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Makes the features of a model by their names, such as those of a model file.</summary>
    /// <remarks>
    /// <c>STAGE.score</c> (also <c>.logit</c>), <c>.rank</c>, <c>.reciprocal_rank</c>, <c>.normalized</c>, <c>.activated</c> and <c>.probability</c> read the stage of that name in the trail; <c>fused.…</c>, <c>query.…</c> and <c>url.depth</c> are those of <see cref="RankingFeatures"/>;
    /// <c>text.…</c> and <c>title.…</c> match the query with passage and title, and <c>KEY.…</c> with the text under that key of <see cref="RerankDocument.AdditionalProperties"/>. What needs more than a name (dates, links, clicks, own features) comes from <paramref name="own"/>, which goes before.
    /// </remarks>
    /// <param name="names">The names in the order of the columns.</param>
    /// <param name="own">Features of one's own, more of them if need be; or null.</param>
    /// <param name="analyzer">Makes the terms of texts and queries; null for <see cref="TextAnalyzer.English"/>.</param>
    /// <param name="statistics">How many documents of the corpus have each term, for what ends in <c>.coverage_idf</c>; or null.</param>
    /// <returns>The set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no name, one stands twice, or one says too little.</exception>
    public static FeatureSet FromNames(IEnumerable<string> names, FeatureSet? own = null, TextAnalyzer? analyzer = null, Bm25Statistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        return NamedFeatures.Make([.. names], own, analyzer ?? TextAnalyzer.English, statistics);
    }

    /// <summary>Takes some of the features, in another order if need be: those that a model knows, or those that an ablation leaves.</summary>
    /// <param name="names">Their names in the order of the new columns.</param>
    /// <returns>The set of these features.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no name, one stands twice, or one is no feature of this set.</exception>
    public FeatureSet Select(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new FeatureSet(names.Select(name => Find(name)
            ?? throw new ArgumentException($"The set has no feature \"{name}\"; it has {string.Join(", ", _names)}.", nameof(names))));
    }

    /// <summary>Computes every feature of every candidate.</summary>
    /// <param name="query">The query; may be empty.</param>
    /// <param name="documents">The candidates in their incoming order.</param>
    /// <param name="cancellationToken">The token that ends the computing between two features.</param>
    /// <returns>The values row by row, <c>documents.Count × Names.Count</c>; <see cref="double.NaN"/> is a missing value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="documents"/> is null.</exception>
    /// <exception cref="RerankException">A feature failed or gave an infinite value.</exception>
    public double[] Extract(string query, IReadOnlyList<RerankDocument> documents, CancellationToken cancellationToken = default)
    {
        var candidates = new RankingCandidates(query, documents);
        var rows = new double[documents.Count * _features.Length];
        var column = new double[documents.Count];
        for (var f = 0; f < _features.Length; f++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Fill(column, double.NaN);
            Compute(_features[f], candidates, column);
            for (var d = 0; d < column.Length; d++) rows[(d * _features.Length) + f] = column[d];
        }

        return rows;
    }

    internal IRankingFeature? Find(string name) => Array.Find(_features, feature => feature.Name == name);

    private static void Compute(IRankingFeature feature, RankingCandidates candidates, double[] column)
    {
        try
        {
            feature.Compute(candidates, column);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not RerankException)
        {
            throw new RerankException($"The feature \"{feature.Name}\" failed: {exception.Message}", exception) { ProviderName = LearningToRankReranker.ProviderName, Operation = "extract" };
        }

        var infinite = Array.FindIndex(column, double.IsInfinity);
        if (infinite >= 0)
            throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A feature must be a finite number, or NaN where it is missing, but \"{feature.Name}\" of document {infinite} is {column[infinite]}; correct the feature."))
            { ProviderName = LearningToRankReranker.ProviderName, Operation = "extract" };
    }

    private static bool IsName(string? name) => !string.IsNullOrEmpty(name) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
