using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Models;
using SkRerank.Onnx;

namespace SkRerank.Benchmarks.Serving;

/// <summary>Measures the server on loopback: its throughput beside the reranker's own, ten times what it can do, and its start as a process.</summary>
internal static class ServingRun
{
    public static async Task<bool> RunAsync()
    {
        var passages = Passages.Read();
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        List<string[]> gates = [["gate", "measured", "target", "met"]];
        double throughput;
        await using (var server = await ServedReranker.StartAsync(reranker))
        {
            throughput = await ThroughputRun.RunAsync(server, reranker, passages, gates);
            await OverloadRun.RunAsync(server, throughput, passages, gates);
        }

        await StartRun.RunAsync(gates);
        Console.WriteLine(TextTable.Align(gates));
        return gates.Skip(1).All(gate => gate[^1] == "yes");
    }

    /// <summary>Notes what was measured beside its target.</summary>
    public static void Gate(List<string[]> gates, string name, string measured, string target, bool isMet) => gates.Add([name, measured, target, isMet ? "yes" : "NO"]);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    public static double Quantile(IEnumerable<double> values, double share) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[(int)(share * (sorted.Length - 1))] : double.NaN;
}
