using System.Globalization;
using System.Text;
using System.Text.Json;
using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>Formats what a training reached.</summary>
/// <param name="model">What was trained, in a few words.</param>
/// <param name="weights">How much the model leans on each feature, the most first.</param>
internal sealed class LtrReport(string model, IReadOnlyList<FeatureWeight> weights)
{
    private const int ListedFeatures = 20;
    private static readonly int[] Cutoffs = [1, 3, 5, 10];

    // trec_eval's, the same with exponential gain, and LightGBM's, which counts a query without relevant rows as 1.
    private static readonly Measure[] Measures =
        [.. Cutoffs.Select(cutoff => Measure.Ndcg(cutoff)), .. Cutoffs.Select(cutoff => Measure.NdcgExponential(cutoff)), .. Cutoffs.Select(cutoff => Measure.NdcgLightGbm(cutoff))];

    private readonly List<AblatedFeature> _ablated = [];
    private (int Count, double[][] Values)? _folds;
    private readonly List<(string Name, RankingDataset Data, Dictionary<Measure, double[]> Values)> _sets = [];

    /// <summary>Gets the measure that features and orders are compared by.</summary>
    public static Measure Main { get; } = Measure.Ndcg(10);

    /// <summary>Gets what is measured over folds, <see cref="Main"/> first.</summary>
    public static IReadOnlyList<Measure> FoldMeasures { get; } = [Main, Measure.NdcgExponential(10), Measure.NdcgLightGbm(10)];

    /// <summary>Adds what folds measured.</summary>
    /// <param name="count">How many folds.</param>
    /// <param name="values">One value a query for each of <see cref="FoldMeasures"/>.</param>
    public void AddFolds(int count, double[][] values) => _folds = (count, values);

    /// <summary>Adds what leaving a feature out changed.</summary>
    public void AddAblated(AblatedFeature feature) => _ablated.Add(feature);

    /// <summary>Adds a set of rows.</summary>
    public void Add(string name, RankingDataset data, MeasuredRows rows) => _sets.Add((name, data, Measures.ToDictionary(measure => measure, rows.PerQuery)));

    /// <summary>Formats for a reader.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{model}\n\n");
        List<string[]> table = [["", .. _sets.Select(set => set.Name)], ["queries", .. _sets.Select(set => Whole(set.Data.GroupSizes.Count))], ["rows", .. _sets.Select(set => Whole(set.Data.Count))]];
        foreach (var measure in Measures) table.Add([measure.Name, .. _sets.Select(set => Share(set.Values[measure].Average()))]);
        text.Append(TextTable.Align(table));
        text.Append("\nndcg as trec_eval has it (gain = grade), ndcg_exp with gain 2^grade - 1: a query without relevant rows counts 0; ndcg_lightgbm as ndcg_exp, but it counts 1.\n");
        AppendFolds(text);
        if (weights.Count == 0) return text.ToString();
        var hasSplits = weights[0].Splits is not null;
        table = [hasSplits ? ["feature", "gain", "splits"] : ["feature", "weight"]];
        foreach (var weight in weights.Take(ListedFeatures)) table.Add(hasSplits ? [Name(weight), Number(weight.Weight), Whole(weight.Splits!.Value)] : [Name(weight), Number(weight.Weight)]);
        text.Append('\n').Append(TextTable.Align(table));
        if (weights.Count > ListedFeatures) text.Append(CultureInfo.InvariantCulture, $"and {weights.Count - ListedFeatures} more features\n");
        return text.ToString();
    }

    /// <summary>Formats for a program, with all digits.</summary>
    public string Json() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteStartObject("sets");
        foreach (var (name, data, values) in _sets)
        {
            json.WriteStartObject(name);
            json.WriteNumber("queries", data.GroupSizes.Count);
            json.WriteNumber("rows", data.Count);
            foreach (var (measure, perQuery) in values) json.WriteNumber(measure.Name, perQuery.Average());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteFolds(json);
        json.WriteStartArray("features");
        foreach (var weight in weights) WriteWeight(json, weight);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void AppendFolds(StringBuilder text)
    {
        if (_folds is not { } folds) return;
        text.Append(CultureInfo.InvariantCulture, $"\n{folds.Count} folds of the training queries, each measured by the model that did not see it, with 95 % intervals over queries:\n");
        List<string[]> table = [];
        for (var m = 0; m < FoldMeasures.Count; m++)
        {
            var mean = OfMean(folds.Values[m]);
            table.Add([FoldMeasures[m].Name, Share(mean.Mean), Interval(mean, signed: false)]);
        }

        text.Append(TextTable.Align(table));
        if (_ablated.Count == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\nWithout one feature, {Main.Name} over the same folds (below 0 the feature helps):\n");
        table = [["without", Main.Name, "change", "95 % interval"]];
        foreach (var feature in _ablated.OrderBy(feature => feature.Change.Mean)) table.Add([TerminalText.OneLine(feature.Name), Share(feature.Ndcg), Signed(feature.Change.Mean), Interval(feature.Change, signed: true)]);
        text.Append(TextTable.Align(table));
    }

    private void WriteFolds(Utf8JsonWriter json)
    {
        if (_folds is not { } folds) return;
        json.WriteStartObject("folds");
        json.WriteNumber("count", folds.Count);
        for (var m = 0; m < FoldMeasures.Count; m++)
        {
            json.WriteStartObject(FoldMeasures[m].Name);
            WriteInterval(json, OfMean(folds.Values[m]));
            json.WriteEndObject();
        }

        json.WriteStartArray("without");
        foreach (var feature in _ablated)
        {
            json.WriteStartObject();
            json.WriteString("name", feature.Name);
            json.WriteNumber(Main.Name, feature.Ndcg);
            json.WriteStartObject("change");
            WriteInterval(json, feature.Change);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, BootstrapInterval interval)
    {
        json.WriteNumber("mean", interval.Mean);
        json.WriteNumber("low", interval.Low);
        json.WriteNumber("high", interval.High);
    }

    // A mean is a mean difference from nothing.
    private static BootstrapInterval OfMean(double[] values) => PairedBootstrap.Compare(new double[values.Length], values);

    private static string Interval(BootstrapInterval interval, bool signed) => signed ? $"[{Signed(interval.Low)}, {Signed(interval.High)}]" : $"[{Share(interval.Low)}, {Share(interval.High)}]";

    private static string Signed(double difference) => difference.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static void WriteWeight(Utf8JsonWriter json, FeatureWeight weight)
    {
        json.WriteStartObject();
        json.WriteString("name", weight.Name);
        json.WriteNumber(weight.Splits is null ? "weight" : "gain", weight.Weight);
        if (weight.Splits is { } splits) json.WriteNumber("splits", splits);
        json.WriteEndObject();
    }

    private static string Name(FeatureWeight weight) => TerminalText.OneLine(weight.Name);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
