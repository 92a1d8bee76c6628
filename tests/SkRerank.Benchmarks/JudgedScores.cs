using System.Globalization;
using SkRerank.Calibration;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>The cross-encoder's scores of what the default pipeline would give it, for the judged queries of dev and test, in a file so that they are made once.</summary>
internal static class JudgedScores
{
    private static readonly string[] Splits = ["dev", "test"];

    /// <summary>Reads the pairs of a split; a label of 1 or more is relevant.</summary>
    public static IReadOnlyList<CalibrationSample> Read(string path, string split) =>
        [.. File.ReadLines(path).Select(line => line.Split('\t')).Where(cells => cells[0] == split)
            .Select(cells => new CalibrationSample(cells[1], double.Parse(cells[4], CultureInfo.InvariantCulture), int.Parse(cells[3], CultureInfo.InvariantCulture) > 0))];

    /// <summary>Writes lines of split, query, document, label and score between tabs.</summary>
    public static async Task WriteAsync(string folder, string path, int depth)
    {
        var work = Directory.CreateTempSubdirectory("skrerank-calibration-").FullName;
        try
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            await new LocalIndexer(store).IndexAsync(folder);
            using var crossEncoder = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
            var retriever = new RerankingRetriever(store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax }), crossEncoder);
            var queries = BeirQueries.Read(Path.Combine(folder, "queries.jsonl"));
            var partial = path + ".partial";
            using (var writer = new StreamWriter(partial))
            {
                foreach (var split in Splits)
                {
                    var qrels = Qrels.Read(Path.Combine(folder, "qrels", split + ".tsv"));
                    foreach (var query in queries.Where(query => qrels.Contains(query.Id)))
                    {
                        var found = await retriever.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = depth });
                        foreach (var document in found.Candidates)
                            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{split}\t{query.Id}\t{document.Id}\t{qrels[query.Id].GetValueOrDefault(document.Id!)}\t{document.RetrievalScore:R}"));
                    }
                }
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
