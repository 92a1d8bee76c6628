using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Benchmarks.Onnx;

/// <summary>Measures the machine's matrix multiplication through ONNX Runtime in the shape of one passage (128 × 384 × 1536), in operations a second on so many threads.</summary>
internal sealed class GemmPeak : IDisposable
{
    private const int Rows = 128, Inner = 384, Columns = 1536, Layers = 16;

    private readonly InferenceSession _session;
    private readonly OrtValue _input;

    /// <param name="isInt8">Whether the multiplication is of unsigned and signed bytes; else of floats.</param>
    public GemmPeak(bool isInt8)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(Graph(isInt8), options);
        _input = isInt8
            ? OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new byte[Rows * Inner].AsMemory(), [Rows, Inner])
            : OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new float[Rows * Inner].AsMemory(), [Rows, Inner]);
    }

    public double Measure(int threads)
    {
        const int Repeats = 8;
        void Work()
        {
            for (var i = 0; i < Repeats; i++)
            {
                using var options = new RunOptions();
                using var output = _session.Run(options, _session.InputNames, [_input], _session.OutputNames);
            }
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work());
        var clock = Stopwatch.StartNew();
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(_ => Task.Run(Work))]);
        return 2.0 * Rows * Inner * Columns * Layers * Repeats * threads / clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _input.Dispose();
        _session.Dispose();
    }

    // Many multiplications of one input by its own weights each, and a sum of one number of each, so that none is left out.
    private static byte[] Graph(bool isInt8)
    {
        var graph = new ProtoMessage().With(ProtoField.Of(2, "gemm"));
        var random = new Random(1);
        for (var i = 0; i < Layers; i++)
        {
            var bytes = new byte[Inner * Columns];
            random.NextBytes(bytes);
            var raw = isInt8 ? bytes : MemoryMarshal.AsBytes<float>(Array.ConvertAll(bytes, b => b / 255f)).ToArray();
            graph.With(ProtoField.Of(5, new ProtoMessage().With(ProtoField.Of(1, Inner)).With(ProtoField.Of(1, Columns)).With(ProtoField.Of(2, isInt8 ? 3 : 1)).With(ProtoField.Of(8, $"w{i}")).With(ProtoField.Of(9, raw))));
            graph.With(ProtoField.Of(1, new ProtoMessage().With(ProtoField.Of(1, "x")).With(ProtoField.Of(1, $"w{i}")).With(ProtoField.Of(2, $"y{i}")).With(ProtoField.Of(4, isInt8 ? "MatMulInteger" : "MatMul"))));
            graph.With(ProtoField.Of(12, Value($"y{i}", isInt8 ? 6 : 1, Rows, Columns)));
        }

        graph.With(ProtoField.Of(11, Value("x", isInt8 ? 2 : 1, Rows, Inner)));
        return new ProtoMessage().With(ProtoField.Of(1, 8)).With(ProtoField.Of(8, new ProtoMessage().With(ProtoField.Of(2, 17)))).With(ProtoField.Of(7, graph)).ToBytes();
    }

    private static ProtoMessage Value(string name, int type, int rows, int columns)
    {
        var shape = new ProtoMessage().With(ProtoField.Of(1, new ProtoMessage().With(ProtoField.Of(1, rows)))).With(ProtoField.Of(1, new ProtoMessage().With(ProtoField.Of(1, columns))));
        var tensor = new ProtoMessage().With(ProtoField.Of(1, type)).With(ProtoField.Of(2, shape));
        return new ProtoMessage().With(ProtoField.Of(1, name)).With(ProtoField.Of(2, new ProtoMessage().With(ProtoField.Of(1, tensor))));
    }
}
