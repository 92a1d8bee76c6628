using System.Globalization;
using SkRerank.Conditions;
using SkRerank.Keywords;

namespace SkRerank.LearningToRank.Features;

/// <summary>Makes the features of a <see cref="FeatureSet"/>.</summary>
public static class RankingFeatures
{
    /// <summary>What a leg of the retrieval said: <c>.score</c>, <c>.rank</c>, <c>.reciprocal_rank</c> and <c>.normalized</c>; missing where it did not find the candidate.</summary>
    /// <param name="stage">The stage's name in the trail, such as <c>bm25</c>.</param>
    /// <param name="name">The first part of the features' names, or null for <paramref name="stage"/>.</param>
    /// <returns>Four features.</returns>
    /// <exception cref="ArgumentException"><paramref name="stage"/> is empty.</exception>
    public static IReadOnlyList<IRankingFeature> Leg(string stage, string? name = null)
    {
        name ??= stage;
        return
        [
            Stage(stage, StageValue.Score, $"{name}.score"),
            Stage(stage, StageValue.Rank, $"{name}.rank"),
            Stage(stage, StageValue.ReciprocalRank, $"{name}.reciprocal_rank"),
            Stage(stage, StageValue.Normalized, $"{name}.normalized"),
        ];
    }

    /// <summary>What a scorer such as a cross-encoder or late interaction said: <c>.score</c> (its logit or MaxSim), <c>.rank</c> and <c>.normalized</c>; missing where it did not see the candidate.</summary>
    /// <param name="stage">The stage's name in the trail, such as <c>cross-encoder</c> or <c>maxsim</c>.</param>
    /// <param name="scoreName">The name of the first feature, such as <c>cross-encoder.logit</c>, or null for <c>.score</c> behind <paramref name="stage"/>.</param>
    /// <returns>Three features.</returns>
    /// <exception cref="ArgumentException"><paramref name="stage"/> is empty.</exception>
    public static IReadOnlyList<IRankingFeature> Scorer(string stage, string? scoreName = null) =>
    [
        Stage(stage, StageValue.Score, scoreName ?? $"{stage}.score"),
        Stage(stage, StageValue.Rank, $"{stage}.rank"),
        Stage(stage, StageValue.Normalized, $"{stage}.normalized"),
    ];

    /// <summary>One value of a stage of the trail; of several entries of the stage the last counts.</summary>
    /// <param name="stage">The stage's name in the trail.</param>
    /// <param name="value">What is read.</param>
    /// <param name="name">The feature's name.</param>
    /// <returns>The feature.</returns>
    /// <exception cref="ArgumentException"><paramref name="stage"/> or <paramref name="name"/> is empty.</exception>
    public static IRankingFeature Stage(string stage, StageValue value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stage);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new StageFeature(name, entry => entry.Stage == stage, value);
    }

    /// <summary>What the fusion made of the legs, whatever its method: <c>fused.score</c>, <c>fused.rank</c> and <c>fused.normalized</c>.</summary>
    /// <param name="fusion">The fusion's name in the trail, such as <c>rrf</c>, or null for the last entry of <see cref="ScoreKind.Fused"/>.</param>
    /// <returns>Three features.</returns>
    public static IReadOnlyList<IRankingFeature> Fused(string? fusion = null)
    {
        bool IsFusion(StageScore entry) => fusion is null ? entry.Kind == ScoreKind.Fused : entry.Stage == fusion;
        return [new StageFeature("fused.score", IsFusion, StageValue.Score), new StageFeature("fused.rank", IsFusion, StageValue.Rank), new StageFeature("fused.normalized", IsFusion, StageValue.Normalized)];
    }

    /// <summary>How the query's terms match a text: <c>.overlap</c> (distinct terms of the query in the text), <c>.coverage</c> (their share), <c>.coverage_idf</c> (their share of the inverse document frequencies, ln(1 + (N − n + ½)/(n + ½))), <c>.density</c> (the share of the text's terms that are the query's), <c>.min_window</c> (terms of the shortest part that has every term found), <c>.min_distance</c> (terms between two different ones, 1 for neighbours), <c>.phrase</c> (1 where the query's terms stand one behind the other, else 0) and <c>.length</c> (terms of the text).</summary>
    /// <remarks>Proximity is MinCover and MinDist of Tao and Zhai (SIGIR 2007). Missing is everything of a candidate without the text, what divides by the terms of a query that has none, a window without a term, and a distance without two.</remarks>
    /// <param name="field">The text.</param>
    /// <returns>Seven features, and <c>.coverage_idf</c> where the field has statistics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is null.</exception>
    public static IReadOnlyList<IRankingFeature> Text(TextField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        TextFeature Feature(string name, TextMeasure measure) => new($"{field.Name}.{name}", field, measure);
        return
        [
            Feature("overlap", TextMeasure.Overlap),
            Feature("coverage", TextMeasure.Coverage),
            .. field.HasStatistics ? [Feature("coverage_idf", TextMeasure.CoverageIdf)] : Array.Empty<TextFeature>(),
            Feature("density", TextMeasure.Density),
            Feature("min_window", TextMeasure.MinWindow),
            Feature("min_distance", TextMeasure.MinDistance),
            Feature("phrase", TextMeasure.Phrase),
            Feature("length", TextMeasure.Length),
        ];
    }

    /// <summary>What the query looks like: <c>query.length</c> (its terms), and 1 or 0 for each class of <see cref="QueryClassifier"/>: <c>query.is_keyword</c>, <c>query.is_navigational</c>, <c>query.is_identifier</c> and <c>query.is_question</c>.</summary>
    /// <remarks>All candidates of a query share them: they order nothing by themselves, but let trees treat queries differently.</remarks>
    /// <param name="analyzer">Makes the terms of the query.</param>
    /// <returns>Five features.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="analyzer"/> is null.</exception>
    public static IReadOnlyList<IRankingFeature> Query(TextAnalyzer analyzer)
    {
        ArgumentNullException.ThrowIfNull(analyzer);
        QueryFeature Is(string name, QueryClass expected) => new($"query.is_{name}", candidates => QueryClassifier.Classify(candidates.Query) == expected ? 1 : 0);
        return
        [
            new QueryFeature("query.length", candidates => analyzer.Analyze(candidates.Query).Count),
            Is("keyword", QueryClass.Keyword),
            Is("navigational", QueryClass.Navigational),
            Is("identifier", QueryClass.Identifier),
            Is("question", QueryClass.Question),
        ];
    }

    /// <summary>How old a candidate is, in days; below 0 where its date is in the future, missing where it has none.</summary>
    /// <param name="date">Gives the date of a candidate; thread-safe.</param>
    /// <param name="clock">Says what time it is.</param>
    /// <param name="name">The feature's name.</param>
    /// <returns>The feature.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="date"/> or <paramref name="clock"/> is null.</exception>
    public static IRankingFeature Age(Func<RerankDocument, DateTimeOffset?> date, TimeProvider clock, string name = "freshness.age_days")
    {
        ArgumentNullException.ThrowIfNull(date);
        ArgumentNullException.ThrowIfNull(clock);
        return new AgeFeature(name, date, clock);
    }

    /// <summary>How old a candidate is, in days, by a date that travels with it in <see cref="RerankDocument.AdditionalProperties"/>.</summary>
    /// <remarks>The date is a <see cref="DateTimeOffset"/>, <see cref="DateTime"/>, <see cref="DateOnly"/> or a text that .NET reads as a date in the invariant culture, such as <c>2026-11-30</c>; in UTC where it names no offset. What is none of these is a missing value.</remarks>
    /// <param name="key">The key of the date.</param>
    /// <param name="clock">Says what time it is.</param>
    /// <param name="name">The feature's name.</param>
    /// <returns>The feature.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> or <paramref name="clock"/> is null.</exception>
    public static IRankingFeature Age(string key, TimeProvider clock, string name = "freshness.age_days")
    {
        ArgumentNullException.ThrowIfNull(key);
        return Age(document => ReadDate(document.AdditionalProperties?.GetValueOrDefault(key)), clock, name);
    }

    /// <summary>How deep a candidate's <see cref="RerankDocument.Link"/> lies, <c>url.depth</c>: the segments of its path, 0 for a host alone; missing without a link.</summary>
    /// <returns>The feature.</returns>
    public static IRankingFeature UrlDepth() => Of("url.depth", (_, document) => document.Link is { Length: > 0 } link ? UrlPath.Depth(link) : double.NaN);

    /// <summary>How much the pages of the index point to a candidate's page, <c>pagerank</c>; missing where the page is not among them.</summary>
    /// <param name="ranks">What <see cref="PageRank.Compute"/> gave.</param>
    /// <param name="page">Gives the page of a candidate, or null for its <see cref="RerankDocument.Link"/>; looked up as it stands and as <see cref="PageLinks.Normalize"/> writes it.</param>
    /// <returns>The feature.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ranks"/> is null.</exception>
    public static IRankingFeature PageRanks(IReadOnlyDictionary<string, double> ranks, Func<RerankDocument, string?>? page = null)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        page ??= document => document.Link;
        return Of("pagerank", (_, document) => page(document) is { Length: > 0 } address && (ranks.TryGetValue(address, out var rank) || ranks.TryGetValue(PageLinks.Normalize(address), out rank)) ? rank : double.NaN);
    }

    /// <summary>How often users clicked a candidate for this query, freed of the bias of its positions: <c>clicks.rate</c>, missing where it was never shown, and <c>clicks.impressions</c>.</summary>
    /// <param name="rates">The rates of the click log.</param>
    /// <returns>Two features.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rates"/> is null.</exception>
    public static IReadOnlyList<IRankingFeature> Clicks(ClickThroughRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return
        [
            Of("clicks.rate", (query, document) => document.Id is { } id ? rates.Rate(query, id) ?? double.NaN : double.NaN),
            Of("clicks.impressions", (query, document) => document.Id is { } id ? rates.Impressions(query, id) : double.NaN),
        ];
    }

    /// <summary>A feature of one's own, of query and candidate.</summary>
    /// <param name="name">The feature's name.</param>
    /// <param name="value">Gives the value, or <see cref="double.NaN"/> where it is missing; thread-safe, and of the same arguments always the same.</param>
    /// <returns>The feature.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public static IRankingFeature Of(string name, Func<string, RerankDocument, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new DelegateFeature(name, value);
    }

    private static DateTimeOffset? ReadDate(object? value) => value switch
    {
        DateTimeOffset date => date,
        DateTime { Kind: DateTimeKind.Local } date => date,
        DateTime date => new DateTimeOffset(date, TimeSpan.Zero),
        DateOnly date => new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero),
        null => null,
        _ => DateTimeOffset.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null,
    };
}
