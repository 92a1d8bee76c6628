using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using SkRerank.Onnx;
using SkRerank.Onnx.Quantization;

namespace SkRerank.Cli;

/// <summary><c>skrerank models quantize</c>: makes an int8 graph beside the fp32 one, and says what that does to scores and order.</summary>
internal static class QuantizeCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A model folder with 'onnx/model.onnx' or 'model.onnx', or a model that was pulled in fp32.", Required = true };
        var sample = new Option<string?>("--sample") { Description = "Lines of JSON {query, document} to compare the two graphs on; without it, 24 English pairs." };
        var force = new Option<bool>("--force") { Description = "Replace an int8 graph that is there." };
        var command = new Command("quantize", "Make an int8 graph (dynamic, one scale a column, signed weights) of the fp32 one, and report the change of scores and order.") { model, sample, force };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = ModelFolderName.Folder(parsed.GetValue(model)!);
            var pairs = ReadSample(parsed.GetValue(sample));
            var source = Array.Find(["onnx/model.onnx", "model.onnx"], name => File.Exists(Path.Combine(folder, name)))
                ?? throw new ArgumentException($"The model folder '{folder}' must have the fp32 graph 'onnx/model.onnx' or 'model.onnx', but has neither; give another folder.");
            var target = source.Replace("model.onnx", "model_int8.onnx", StringComparison.Ordinal);
            if (File.Exists(Path.Combine(folder, target)) && !parsed.GetValue(force))
                throw new ArgumentException($"The int8 graph '{target}' is there already; give --force to replace it.");

            // First, so that a folder that cannot be used is left as it is.
            var full = await MeasureAsync(folder, source, ModelPrecision.Full, pairs, cancellationToken);
            var result = OnnxQuantizer.Quantize(Path.Combine(folder, source), Path.Combine(folder, target));
            Print($"{target}: {result.SourceBytes / 1e6:F1} MB became {result.TargetBytes / 1e6:F1} MB; {result.Multiplications} multiplications and {result.Tables} tables are int8, {result.Kept} multiplications of attention stay in floats.");
            var int8 = await MeasureAsync(folder, target, ModelPrecision.Quantized, pairs, cancellationToken);
            if (full.Vectors is { } vectors) CompareVectors(vectors, int8.Vectors!);
            else CompareScores(full.Scores!, int8.Scores!, pairs);
            return 0;
        });
        return command;
    }

    // The scores of a cross-encoder, else the vectors of an encoder, whose own error says what is wrong.
    private static async Task<(double[]? Scores, float[][]? Vectors)> MeasureAsync(string folder, string graph, ModelPrecision precision, (string Query, string Document)[] pairs, CancellationToken cancellationToken)
    {
        var options = new OnnxModelOptions { GraphFile = graph, Precision = precision };
        string[] texts = [.. pairs.SelectMany(pair => new[] { pair.Query, pair.Document }).Distinct(StringComparer.Ordinal)];
        if (ColBertEncoder.IsColBert(folder))
        {
            using var colBert = new ColBertEncoder(folder, options);
            return (null, [.. (await colBert.EncodePassagesAsync(texts, cancellationToken)).Select(passage => passage.TokenVectors.Values.ToArray())]);
        }

        try
        {
            return (await ScoreAsync(folder, options, pairs, cancellationToken), null);
        }
        catch (RerankException e) when (e.Operation == "load")
        {
            using var encoder = new OnnxBiEncoder(folder, options);
            return (null, [.. (await encoder.GenerateAsync(texts, cancellationToken: cancellationToken)).Select(embedding => embedding.Vector.ToArray())]);
        }
    }

    private static void CompareScores(double[] before, double[] after, (string Query, string Document)[] pairs)
    {
        double[] changes = [.. before.Zip(after, (b, a) => Math.Abs(a - b))];
        int compared = 0, changed = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            for (var j = i + 1; j < pairs.Length; j++)
            {
                if (pairs[i].Query != pairs[j].Query || before[i] == before[j]) continue;
                compared++;
                if ((before[i] > before[j]) != (after[i] > after[j])) changed++;
            }
        }

        var scale = Math.Sqrt(before.Select(b => (b - before.Average()) * (b - before.Average())).Average());
        Print($"{pairs.Length} pairs: the raw score changed by {changes.Average():F3} on average and {changes.Max():F3} at most (standard deviation of the scores {scale:F3}).");
        Print($"{changed} of {compared} comparisons of two documents of one query changed their order.");
    }

    private static async Task<double[]> ScoreAsync(string folder, OnnxModelOptions options, (string Query, string Document)[] pairs, CancellationToken cancellationToken)
    {
        using var reranker = new OnnxCrossEncoderReranker(folder, options);
        var scores = new double[pairs.Length];
        foreach (var query in pairs.Select((pair, i) => (pair, i)).GroupBy(p => p.pair.Query))
        {
            var members = query.ToArray();
            var response = await reranker.RerankAsync(query.Key, [.. members.Select(m => new RerankDocument(m.pair.Document))], cancellationToken: cancellationToken);
            foreach (var result in response.Results) scores[members[result.Index].i] = result.Score;
        }

        return scores;
    }

    private static void CompareVectors(float[][] before, float[][] after)
    {
        double[] cosines = [.. before.Zip(after, (b, a) => (double)TensorPrimitives.CosineSimilarity<float>(b, a))];
        Print($"{before.Length} texts: the cosine of the embedding (of ColBERT all token vectors) with that of the fp32 graph is {cosines.Average():F4} on average and {cosines.Min():F4} at least.");
    }

    private static (string Query, string Document)[] ReadSample(string? path)
    {
        if (path is not null && !File.Exists(path)) throw new ArgumentException($"The sample '{path}' must be a file of lines of JSON {{query, document}}, but there is no such file; correct the path, or leave --sample out.");
        using var reader = path is null ? new StreamReader(typeof(QuantizeCommand).Assembly.GetManifestResourceStream("quantize-sample.jsonl")!) : File.OpenText(path);
        var pairs = new List<(string, string)>();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                using var json = JsonDocument.Parse(text);
                pairs.Add((JsonLines.Text(json.RootElement, "query"), JsonLines.Text(json.RootElement, "document")));
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                throw new ArgumentException($"Line {line} of '{path}' must be a JSON object with the texts 'query' and 'document'; correct or remove the line.");
            }
        }

        return pairs.Count > 0 ? [.. pairs] : throw new ArgumentException($"The sample '{path}' must have at least one line of JSON {{query, document}}, but has none; add some, or leave --sample out.");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
