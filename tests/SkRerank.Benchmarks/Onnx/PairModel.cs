using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Pairs;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Benchmarks.Onnx;

/// <summary>A graph that scores pairs, for measuring: the whole way of the library, and bare Runs of the same graph in other shapes.</summary>
/// <remarks>The fp32 graph that is at hand is the bi-encoder's; it reads pairs as well, takes exactly as long, and its first number stands for the score.</remarks>
internal sealed class PairModel : IDisposable
{
    private readonly LocalModel _model;
    private readonly TextPairEncoder _pairs;
    private readonly InferenceSession _wide;

    public PairModel(string folder, ModelPrecision precision, bool hasHead, int threads)
    {
        var options = new OnnxModelOptions { Precision = precision, ParallelRuns = threads, ExecutionProvider = ExecutionProvider.Cpu, MaxTokens = 256 };
        _model = new LocalModel(folder, options, (_, _) => new GraphContract(hasHead ? GraphOutput.Logits : GraphOutput.TokenVectors));
        _pairs = new TextPairEncoder(_model, PairTruncation.OnlySecond, PairFormat.Plain);
        using var session = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _wide = new InferenceSession(_model.File.Path, session);
    }

    /// <summary>Text in, scores out, as the library does it.</summary>
    public Task<double[]> ScoreAsync(string query, IReadOnlyList<RerankDocument> documents)
    {
        var encode = _pairs.ForQuery(query);
        return _model.RunAsync(documents.Count, (i, arena) => encode(documents[i], arena), (_, in _, values) => (double)values[0], "measure", CancellationToken.None);
    }

    /// <summary>The inputs stay valid: the arena is left to the garbage collector.</summary>
    public TokenizedInput[] Tokenize(string query, IReadOnlyList<RerankDocument> documents)
    {
        var arena = new TokenArena();
        return [.. documents.Select(document => _pairs.ForQuery(query)(document, arena))];
    }

    /// <summary>The Runs that the library makes of these inputs, without anything around them.</summary>
    public double[] Bare(TokenizedInput[] inputs, bool alone, int threads)
    {
        var plan = BatchPlan.Create(inputs, alone);
        var scores = new double[inputs.Length];
        var next = -1;
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (int run; (run = Interlocked.Increment(ref next)) < plan.Runs.Count;)
            {
                _model.Graph.Run(plan.Runs[run], "measure", (members, values, stride) =>
                {
                    for (var row = 0; row < members.Count; row++) scores[plan.Order[members.Offset + row]] = values[row * stride];
                });
            }
        }))]);
        return scores;
    }

    /// <summary>One session whose Runs take all threads, with so many inputs of similar length a Run; as they come where <paramref name="sorts"/> is not set.</summary>
    public double[] Wide(TokenizedInput[] inputs, int batch, bool sorts)
    {
        var scores = new double[inputs.Length];
        int[] order = [.. Enumerable.Range(0, inputs.Length)];
        if (sorts) Array.Sort(order, (a, b) => inputs[b].Ids.Length - inputs[a].Ids.Length);
        using var tensors = new InputTensors([.. _wide.InputNames], padId: 0, startId: 0);
        using var options = new RunOptions();
        for (var at = 0; at < order.Length; at += batch)
        {
            var members = order[at..Math.Min(order.Length, at + batch)];
            var rows = Array.ConvertAll(members, m => inputs[m]);
            using var outputs = _wide.Run(options, _wide.InputNames, tensors.Fill(rows, rows.Max(r => r.Ids.Length)).Inputs, [_wide.OutputNames[0]]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            for (var row = 0; row < members.Length; row++) scores[members[row]] = values[row * (values.Length / members.Length)];
        }

        return scores;
    }

    public void Dispose()
    {
        _wide.Dispose();
        _model.Dispose();
    }
}
