using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.VectorData;
using SkRerank.Lucene;

namespace SkRerank.Benchmarks.Vectors;

/// <summary>Measures the embedded store's vector search, exact and by sign bits with exact scores, interleaved (targets P10 and P11), on made vectors of 384 dimensions.</summary>
/// <remarks>The vectors are 4,096 clusters in 64 dimensions, projected to 384 with noise: embeddings too vary in fewer directions than they have dimensions.</remarks>
internal static class VectorsRun
{
    private const int Dimensions = 384;
    private const int Latent = 64;
    private const int Clusters = 4096;
    private const int Queries = 20;
    private const int Rounds = 7;

    public static async Task RunAsync(int records)
    {
        var made = Make(records + Queries);
        var folder = Directory.CreateTempSubdirectory("skrerank-vectors-").FullName;
        try
        {
            using var exact = new LuceneCollection<int, Row>(folder);
            using var near = new LuceneCollection<int, Row>(folder, new LuceneCollectionOptions { SignScanFrom = 0 });
            foreach (var part in Enumerable.Range(0, records).Chunk(50_000))
                await exact.UpsertAsync(part.Select(i => new Row { Id = i, Vector = made.AsMemory(i * Dimensions, Dimensions) }));
            var queries = Enumerable.Range(records, Queries).Select(i => made.AsMemory(i * Dimensions, Dimensions)).ToArray();

            double recall10 = 0;
            double recall100 = 0;
            foreach (var query in queries)
            {
                var whole = await FindAsync(exact, query);
                var some = await FindAsync(near, query);
                recall10 += whole.Take(10).Intersect(some.Take(10)).Count() / 10.0 / Queries;
                recall100 += whole.Intersect(some).Count() / 100.0 / Queries;
            }

            var times = Enumerable.Range(0, 3).Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                times[0].Add(await TimeAsync(() => Task.Run(() => Probe(made, records))));
                times[1].Add(await TimeAsync(() => FindAsync(exact, queries[round % Queries])));
                times[2].Add(await TimeAsync(() => FindAsync(near, queries[round % Queries])));
            }

            var bytes = (double)records * Dimensions * sizeof(float);
            var median = times.Select(t => t.Order().ElementAt(Rounds / 2)).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} × {Dimensions}: read probe {bytes / median[0] / 1e6:F1} GB/s; exact {median[1]:F2} ms ({bytes / median[1] / 1e6:F1} GB/s); sign bits and exact scores {median[2]:F2} ms"));
            Console.WriteLine(Ratio("P10, read probe ÷ exact", times[0].Zip(times[1], (a, b) => a / b)));
            Console.WriteLine(Ratio("P11, exact ÷ sign bits", times[1].Zip(times[2], (a, b) => a / b)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  recall@10 {recall10:F3}, recall@100 {recall100:F3} against exact"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Ratio(string name, IEnumerable<double> ratios)
    {
        double[] sorted = [.. ratios.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"  {name}: {sorted[sorted.Length / 2]:F2} (from {sorted[0]:F2} to {sorted[^1]:F2})");
    }

    private static async Task<List<int>> FindAsync(LuceneCollection<int, Row> collection, ReadOnlyMemory<float> query) =>
        await collection.SearchAsync(query, 100).Select(hit => hit.Record.Id).ToListAsync();

    private static void Probe(float[] values, int records)
    {
        var sums = new float[Environment.ProcessorCount];
        var rows = records / sums.Length;
        Parallel.For(0, sums.Length, i => sums[i] = TensorPrimitives.Sum(values.AsSpan(i * rows * Dimensions, rows * Dimensions)));
    }

    private static float[] Make(int records)
    {
        var values = new float[records * Dimensions];
        var projection = Normal(new Random(1), Latent * Dimensions);
        var centres = Normal(new Random(2), Clusters * Latent);
        Parallel.For(0, records, row =>
        {
            var random = new Random(1000 + row);
            var vector = values.AsSpan(row * Dimensions, Dimensions);
            var latent = Normal(random, Latent);
            TensorPrimitives.Multiply(latent, 0.6f, latent);
            TensorPrimitives.Add(latent, centres.AsSpan(random.Next(Clusters) * Latent, Latent), latent);
            for (var i = 0; i < Latent; i++) TensorPrimitives.MultiplyAdd(projection.AsSpan(i * Dimensions, Dimensions), latent[i], vector, vector);
            TensorPrimitives.MultiplyAdd(Normal(random, Dimensions), 1f, vector, vector);
        });
        return values;
    }

    private static float[] Normal(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class Row
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreVector(Dimensions)]
        public ReadOnlyMemory<float> Vector { get; set; }
    }
}
