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

    private readonly List<(string Name, RankingDataset Data, Dictionary<Measure, double[]> Values)> _sets = [];

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
        json.WriteStartArray("features");
        foreach (var weight in weights) WriteWeight(json, weight);
        json.WriteEndArray();
        json.WriteEndObject();
    });

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
