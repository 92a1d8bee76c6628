using SkRerank.Keywords;

namespace SkRerank.LearningToRank.Features;

/// <summary>Makes the features that their names say all of.</summary>
internal static class NamedFeatures
{
    private const int MostListed = 10;

    private static readonly Dictionary<string, StageValue> StageValues = new(StringComparer.Ordinal)
    {
        ["score"] = StageValue.Score,
        ["logit"] = StageValue.Score,
        ["rank"] = StageValue.Rank,
        ["reciprocal_rank"] = StageValue.ReciprocalRank,
        ["normalized"] = StageValue.Normalized,
        ["activated"] = StageValue.Activated,
        ["probability"] = StageValue.Probability,
    };

    /// <exception cref="ArgumentException">A name says too little, or needs the statistics that are missing.</exception>
    public static FeatureSet Make(IReadOnlyList<string> names, FeatureSet? own, TextAnalyzer analyzer, Bm25Statistics? statistics)
    {
        var standard = RankingFeatures.Query(analyzer).Concat(RankingFeatures.Fused()).Append(RankingFeatures.UrlDepth()).ToDictionary(feature => feature.Name, StringComparer.Ordinal);
        // Features of one text share its field, so that each text is analysed once.
        foreach (var field in names.Select(FieldOf).Distinct(StringComparer.Ordinal))
        {
            foreach (var feature in RankingFeatures.Text(field switch
            {
                "text" => TextField.Passage(analyzer, statistics),
                "title" => TextField.Title(analyzer, statistics),
                _ => TextField.Metadata(field, analyzer, statistics),
            }))
                standard.TryAdd(feature.Name, feature);
        }

        var features = names.Select(name => own?.Find(name) ?? standard.GetValueOrDefault(name) ?? StageFeature(name)).ToArray();
        string[] unknown = [.. names.Where((_, i) => features[i] is null)];
        if (unknown.Length == 0) return new FeatureSet(features!);
        var remedy = statistics is null && unknown.Any(name => name.EndsWith(".coverage_idf", StringComparison.Ordinal)) ? "give the statistics of the corpus for what ends in .coverage_idf, and a set of your own that has the others" : "give a set of your own that has them";
        throw new ArgumentException($"Features are made of the trail, texts, query and link by their names, but {Listed(unknown)} cannot be; {remedy}.", nameof(names));
    }

    private static string FieldOf(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "text";

    private static IRankingFeature? StageFeature(string name) =>
        name.LastIndexOf('.') is > 0 and var dot && StageValues.TryGetValue(name[(dot + 1)..], out var value) ? RankingFeatures.Stage(name[..dot], value, name) : null;

    private static string Listed(string[] names) => string.Join(", ", names.Take(MostListed)) + (names.Length > MostListed ? $" and {names.Length - MostListed} more" : "");
}
