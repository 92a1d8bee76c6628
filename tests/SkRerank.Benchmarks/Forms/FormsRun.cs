using System.Diagnostics;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.LateInteraction;
using SkRerank.Local;
using SkRerank.Local.Indexing;

namespace SkRerank.Benchmarks.Forms;

/// <summary>Compares the forms of token vectors on a collection: bytes a passage, nDCG@10 and microseconds a candidate, over the default pipeline's 100 hybrid candidates.</summary>
internal static class FormsRun
{
    private const int TrainingVectors = 60_000;

    public static async Task RunAsync(string folder)
    {
        var collection = new Collection(folder);
        var work = Directory.CreateTempSubdirectory("skrerank-forms-").FullName;
        try
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            await new LocalIndexer(store).IndexAsync(folder);
            var hybrid = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });
            var queries = new List<Candidates>();
            foreach (var query in collection.JudgedQueries())
            {
                var found = await hybrid.RetrieveAsync(query.Text);
                if (found.Candidates.Count > 0) queries.Add(new Candidates(query.Id, await store.Models.Encoder.EncodeQueryAsync(query.Text), found.Candidates));
            }

            string[] texts = [.. queries.SelectMany(q => q.Documents.Select(d => d.Text)).Distinct(StringComparer.Ordinal)];
            var encodings = (await store.Models.Encoder.EncodePassagesAsync(texts)).Select(e => e.TokenVectors).ToArray();
            var numbers = texts.Select((text, i) => (text, i)).ToDictionary(p => p.text, p => p.i, StringComparer.Ordinal);
            Print($"{collection.Name}: {queries.Count} queries, {texts.Length} passages of {encodings.Average(e => e.Count):F0} tokens on average");
            Print($"| form | bytes a passage | nDCG@10, blended | nDCG@10, MaxSim alone | µs a candidate |");
            Print($"|---|---|---|---|---|");
            double[][] full = [];
            foreach (var element in Enum.GetValues<TokenVectorElement>().Reverse())
            {
                foreach (var factor in new[] { 1, 2, 3, 4, 8 })
                {
                    var form = new TokenVectorForm(element, factor);
                    PackedTokenVectors[] packed = [.. encodings.AsParallel().AsOrdered().Select(e => TokenVectorPacker.Pack(e, "m", form))];
                    var bytes = packed.Average(p => p.Bytes.Length);
                    var forms = element == TokenVectorElement.SignBits ? Enum.GetValues<MaxSimQueryForm>() : [MaxSimQueryForm.Full];
                    foreach (var queryForm in forms)
                    {
                        var scores = Report(form + (queryForm == MaxSimQueryForm.Full ? "" : $", query as {(queryForm == MaxSimQueryForm.SignBits ? "bits" : "int8")}"), bytes, queryForm, (query, passage) => query.Score(packed[passage]));
                        if (form.ToString() == "fp32") full = scores;
                    }
                }
            }

            var sample = Sample(encodings);
            foreach (var bits in new[] { 4, 2, 1 })
            {
                var codec = ResidualCodec.Train(sample, new ResidualCodecOptions { Bits = bits });
                byte[][] coded = [.. encodings.Select(codec.Encode)];
                var scores = Report($"residual, {bits} bits, {codec.Centroids.Count} centroids", coded.Average(c => c.Length), MaxSimQueryForm.Full, (query, passage) => codec.Score(query, coded[passage]));
                Print($"residual, {bits} bits: Kendall's τ with fp32 {scores.Zip(full, Tau).Average():F3}, {coded.Average(c => c.Length) / encodings.Average(e => 4.0 * e.Values.Length):F3} of its bytes");
            }

            double[][] Report(string name, double bytes, MaxSimQueryForm form, Func<MaxSimQuery, int, double> score)
            {
                var times = new List<double>();
                var scores = new double[queries.Count][];
                for (var q = 0; q < scores.Length; q++)
                {
                    int[] passages = [.. queries[q].Documents.Select(d => numbers[d.Text])];
                    var clock = Stopwatch.StartNew();
                    var query = new MaxSimQuery(queries[q].Vectors, form);
                    scores[q] = Array.ConvertAll(passages, passage => score(query, passage));
                    times.Add(clock.Elapsed.TotalMicroseconds / passages.Length);
                }

                var blended = queries.Select((q, i) => Add(Standard([.. q.Documents.Select(d => d.RetrievalScore!.Value)]), Standard(scores[i]))).ToArray();
                Print($"| {name} | {bytes:F0} | {Ndcg(blended):F4} | {Ndcg(scores):F4} | {times.Order().ElementAt(times.Count / 2):F1} |");
                return scores;
            }

            double Ndcg(double[][] scores)
            {
                var path = Path.Combine(work, "forms.trec");
                using (var writer = TrecRunWriter.Create(path, "forms"))
                {
                    for (var q = 0; q < queries.Count; q++)
                        writer.Write(queries[q].Id, [.. queries[q].Documents.Zip(scores[q], (d, s) => new TrecRunEntry(d.Id!, s)).OrderByDescending(e => e.Score)]);
                }

                return new Evaluator(collection.Qrels).Evaluate(TrecRun.Read(path))[Measure.Ndcg(10)];
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static TokenVectors Sample(TokenVectors[] encodings)
    {
        var all = encodings.Sum(e => e.Count);
        var step = Math.Max(1, all / TrainingVectors);
        var values = new List<float>();
        var number = 0;
        foreach (var encoding in encodings)
        {
            for (var i = 0; i < encoding.Count; i++)
            {
                if (number++ % step == 0) values.AddRange(encoding[i]);
            }
        }

        return new TokenVectors(values.ToArray(), encodings[0].Dimensions);
    }

    private static double[] Standard(double[] scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
        return Array.ConvertAll(scores, s => deviation > 0 ? (s - mean) / deviation : 0);
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Tau(double[] a, double[] b)
    {
        long agree = 0, pairs = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = i + 1; j < a.Length; j++)
            {
                pairs++;
                agree += Math.Sign(a[i].CompareTo(a[j])) * Math.Sign(b[i].CompareTo(b[j]));
            }
        }

        return pairs == 0 ? 1 : (double)agree / pairs;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Candidates(string Id, TokenVectors Vectors, IReadOnlyList<RerankDocument> Documents);
}
