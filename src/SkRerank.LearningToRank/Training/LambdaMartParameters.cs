using System.Globalization;
using System.Text.RegularExpressions;

namespace SkRerank.LearningToRank.Training;

/// <summary>Writes options as LightGBM's parameters, after checking what the library would end the process or print for.</summary>
internal static partial class LambdaMartParameters
{
    // LightGBM ends with an error on longer queries.
    private const int MostRowsPerQuery = 10_000;

    /// <summary>Writes the parameters, with blanks between them.</summary>
    /// <exception cref="ArgumentException">The options do not fit the data.</exception>
    public static string Format(LambdaMartOptions options, IReadOnlyList<string> features)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["objective"] = options.Objective == RankingObjective.LambdaRank ? "lambdarank" : "rank_xendcg",
            ["metric"] = "ndcg",
            ["eval_at"] = Text(options.EvaluationCutoff),
            ["learning_rate"] = Text(options.LearningRate),
            ["num_leaves"] = Text(options.Leaves),
            ["min_data_in_leaf"] = Text(options.MinRowsPerLeaf),
            ["lambdarank_truncation_level"] = Text(options.TruncationLevel),
            ["lambdarank_norm"] = options.Normalize ? "true" : "false",
            ["sigmoid"] = Text(options.Sigmoid),
            ["lambdarank_position_bias_regularization"] = Text(options.PositionBiasRegularization),
            ["seed"] = Text(options.Seed),
            ["verbosity"] = "-1",
        };
        if (options.LabelGains is { } gains) parameters["label_gain"] = string.Join(',', gains.Select(Text));
        if (options.Deterministic) (parameters["deterministic"], parameters["force_row_wise"]) = ("true", "true");
        if (options.Threads is { } threads) parameters["num_threads"] = Text(threads);
        if (options.MonotoneConstraints.Count > 0) parameters["monotone_constraints"] = Constraints(options.MonotoneConstraints, features);
        foreach (var (name, value) in options.Parameters)
        {
            if (!Word().IsMatch(name) || value is null || value.Any(char.IsWhiteSpace) || value.Contains('=', StringComparison.Ordinal)) throw new ArgumentException($"A parameter of LightGBM is a name and a value without blanks, such as max_depth and 8, and '{name}' with '{value}' is not.", nameof(options));
            parameters[name] = value;
        }

        return string.Join(' ', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
    }

    /// <summary>Checks that data can be trained on.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Check(LambdaMartOptions options, RankingDataset data, string parameter)
    {
        if (data.Count == 0) throw new ArgumentException("Training needs rows, and there are none.", parameter);
        for (var i = 0; i < data.GroupSizes.Count; i++)
        {
            if (data.GroupSizes[i] > MostRowsPerQuery) throw new ArgumentException($"Query {data.QueryIds[i]} has {data.GroupSizes[i]} rows, and LightGBM takes at most {MostRowsPerQuery} a query; keep its best candidates.", parameter);
        }

        if (data.FeatureNames.FirstOrDefault(name => Unwritable().IsMatch(name)) is { } bad) throw new ArgumentException($"LightGBM keeps names of features without blanks and without any of \",:[]{{}}, and '{bad}' has one; give the feature another name.", parameter);
        var highest = 0;
        foreach (var label in data.Labels.Span) highest = Math.Max(highest, label);
        if (options.LabelGains is { } gains && gains.Count <= highest) throw new ArgumentException($"There are label gains for the grades 0 to {gains.Count - 1}, and a row has grade {highest}; give a gain for each grade.", parameter);
    }

    private static string Constraints(IDictionary<string, int> constraints, IReadOnlyList<string> features)
    {
        foreach (var (name, direction) in constraints)
        {
            if (!features.Contains(name, StringComparer.Ordinal)) throw new ArgumentException($"There is a monotone constraint on '{name}', which is no feature of the data; name one of theirs.", nameof(constraints));
            if (direction is not (1 or -1)) throw new ArgumentException($"The monotone constraint on '{name}' is {direction}; give 1 to only raise the score, or -1 to only lower it.", nameof(constraints));
        }

        return string.Join(',', features.Select(name => Text(constraints.TryGetValue(name, out var direction) ? direction : 0)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Word();

    [GeneratedRegex("[\\s\",:\\[\\]{}]")]
    private static partial Regex Unwritable();
}
