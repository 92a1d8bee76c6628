using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SkRerank.LateInteraction;

namespace SkRerank.Benchmarks.Forms;

/// <summary>Measures the MaxSim kernels on one thread (targets P12 and P19), everything interleaved.</summary>
internal static class KernelRun
{
    private const int Rounds = 25;

    public static void Run()
    {
        var query = new MaxSimQuery(Vectors(32, 128, 1));
        TokenVectors[] documents = [.. Enumerable.Range(0, 100).Select(i => Vectors(128, 128, i + 2))];
        var first = Vectors(32, 128, 1);
        var times = Measure(
            ("probe", () => Probe()),
            ("MaxSim", () => Time(() => documents.Sum(query.Score))),
            ("loop of TensorPrimitives.Dot", () => Time(() => documents.Sum(document => Loop(first, document)))));
        var flops = 2.0 * 32 * 128 * 128 * 100;
        Print($"P12, 32 × 128 × 128 over 100 documents, 1 thread: {times["MaxSim"]:F3} ms, {flops / times["MaxSim"] / 1e6:F0} GFLOPS of {1e3 / times["probe"]:F0} GFLOPS of the FMA probe: {flops / 1e9 * times["probe"] / times["MaxSim"]:F2} (target 0.8)");
        Print($"P12, against a loop of TensorPrimitives.Dot: {times["loop of TensorPrimitives.Dot"] / times["MaxSim"]:F1} times as fast (gate 6, target 9)");

        var tokens = Vectors(10, 384, 3);
        TokenVectors[] floats = [.. Enumerable.Range(0, 100).Select(i => Vectors(150, 384, i + 200))];
        PackedTokenVectors[] bits = [.. floats.Select(document => TokenVectorPacker.Pack(document, "m"))];
        var full = new MaxSimQuery(tokens);
        var quantized = new MaxSimQuery(tokens, MaxSimQueryForm.Quantized);
        var signs = new MaxSimQuery(tokens, MaxSimQueryForm.SignBits);
        times = Measure(
            ("floats", () => Time(() => floats.Sum(full.Score))),
            ("asymmetric", () => Time(() => bits.Sum(full.Score))),
            ("int8", () => Time(() => bits.Sum(quantized.Score))),
            ("Hamming", () => Time(() => bits.Sum(signs.Score))));
        Print($"P19, 10 × 150 × 384 in floats over 100 documents: {times["floats"]:F3} ms; pooled by 3 to 50 × 48 bytes: query in floats {times["asymmetric"]:F3} ms ({times["floats"] / times["asymmetric"]:F1} times as fast), in int8 {times["int8"]:F3} ms ({times["floats"] / times["int8"]:F1}; gate 3, target 5), in bits {times["Hamming"]:F3} ms ({times["floats"] / times["Hamming"]:F1}; gate 15, target 50)");
    }

    private static Dictionary<string, double> Measure(params (string Name, Func<double> Run)[] variants)
    {
        var times = variants.ToDictionary(v => v.Name, _ => new List<double>());
        // The runtime compiles its best code in the background, a while after the first calls.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 2000;) foreach (var variant in variants) variant.Run();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, run) in variants)
            {
                times[name].Add(run());
            }
        }

        return times.ToDictionary(t => t.Key, t => t.Value.Order().ElementAt(Rounds / 2));
    }

    // The milliseconds of one thousand million floating-point operations in registers: two in each of sixteen lanes of ten chains.
    private static double Probe()
    {
        const int Steps = 1_000_000;
        var clock = Stopwatch.StartNew();
        var sum = Chains(Steps);
        var time = clock.Elapsed.TotalMilliseconds;
        if (Vector512.Sum(sum) == 0) Console.WriteLine();
        return time / (2.0 * 16 * 10 * Steps / 1e9);
    }

    // Nothing is called here: a call would move every register to memory and back.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Chains(int steps)
    {
        var (x, y) = (Vector512.Create(0.9999f), Vector512.Create(0.0001f));
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
        }

        return a + b + c + d + e + f + g + h + i + j;
    }

    private static double Loop(TokenVectors query, TokenVectors document)
    {
        double sum = 0;
        for (var q = 0; q < query.Count; q++)
        {
            var best = float.NegativeInfinity;
            for (var d = 0; d < document.Count; d++) best = Math.Max(best, TensorPrimitives.Dot(query[q], document[d]));
            sum += best;
        }

        return sum / query.Count;
    }

    private static double Time(Func<double> run)
    {
        var clock = Stopwatch.StartNew();
        var sum = run();
        var time = clock.Elapsed.TotalMilliseconds;
        if (double.IsNaN(sum)) Console.WriteLine();
        return time;
    }

    private static TokenVectors Vectors(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * dimensions];
        for (var i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble() - 0.5f;
        for (var i = 0; i < count; i++)
        {
            var row = values.AsSpan(i * dimensions, dimensions);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }

        return new TokenVectors(values, dimensions);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
