using System.Diagnostics;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Fusion;
using SkRerank.LateInteraction;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Local.Inputs;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Runs the stages of a pipeline over a collection once and keeps what each said as a run in a folder; what is there is not run again.</summary>
/// <param name="folder">The collection in BEIR layout.</param>
/// <param name="work">Where the runs are kept.</param>
internal sealed class StageRuns(string folder, string work)
{
    /// <summary>How many candidates each leg gives.</summary>
    public const int LegDepth = 100;

    /// <summary>How many of the fused candidates the cross-encoder sees.</summary>
    public const int CrossEncoderDepth = 30;

    public const string MaxSim = "maxsim";
    public const string CrossEncoder = "cross-encoder";

    private static readonly string[] LocalLegs = ["bm25", "vector"];

    private readonly BeirDocument[] _corpus = [.. BeirCorpus.Read(Path.Combine(folder, BeirCorpus.FileName))];

    public IReadOnlyList<BeirDocument> Corpus => _corpus;

    /// <summary>Searches with BM25 and vectors of the embedded store, and gives their runs.</summary>
    public async Task<IReadOnlyList<TrecRun>> SearchAsync(IReadOnlyList<BeirQuery> queries)
    {
        if (LocalLegs.Any(leg => !File.Exists(RunPath(leg))))
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            await new LocalIndexer(store).IndexAsync(folder);
            IRetriever[] retrievers = [store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 }), store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Vector })];
            foreach (var (leg, retriever) in LocalLegs.Zip(retrievers))
            {
                await WriteAsync(leg, queries, async query =>
                    (await retriever.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = LegDepth })).Candidates.Select(document => new TrecRunEntry(document.Id!, document.RetrievalScore!.Value)));
            }
        }

        return [.. LocalLegs.Select(leg => TrecRun.Read(RunPath(leg)))];
    }

    /// <summary>Fuses legs, scores the candidates with the models in the box, and gives each query its candidates with their trail.</summary>
    public async Task<PipelineTopic[]> ScoreAsync(IReadOnlyList<BeirQuery> queries, Func<string, IReadOnlyDictionary<string, int>> labels, IReadOnlyList<TrecRun> legs)
    {
        var texts = _corpus.ToDictionary(document => document.Id, StringComparer.Ordinal);
        var fused = queries.ToDictionary(query => query.Id, query => Fuse(query.Id, legs, texts), StringComparer.Ordinal);
        using (var models = new LocalModels())
        {
            if (!File.Exists(RunPath(MaxSim))) await MaxSimAsync(models, queries, fused);
            if (!File.Exists(RunPath(CrossEncoder)))
            {
                using var crossEncoder = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" });
                await WriteAsync(CrossEncoder, queries, query => ScoresAsync(crossEncoder, query.Text, [.. fused[query.Id].Take(CrossEncoderDepth)]));
            }
        }

        TrecRun[] scorers = [TrecRun.Read(RunPath(MaxSim)), TrecRun.Read(RunPath(CrossEncoder))];
        return [.. queries.Select(query => new PipelineTopic(query.Id, query.Text, labels(query.Id), WithTrail(query.Id, fused[query.Id], scorers)))];
    }

    private static RerankDocument[] Fuse(string queryId, IReadOnlyList<TrecRun> legs, Dictionary<string, BeirDocument> texts) =>
    [
        .. new ReciprocalRankFusion().Fuse([.. legs.Select(leg => new FusionList(leg.Name, 1, [.. leg[queryId].Take(LegDepth).Select(entry => new RerankDocument(texts[entry.DocumentId].PassageText)
        {
            Id = entry.DocumentId,
            Title = texts[entry.DocumentId].Title,
            RetrievalScore = entry.Score,
        })]))]),
    ];

    // Each passage is encoded once, though many queries find it.
    private async Task MaxSimAsync(LocalModels models, IReadOnlyList<BeirQuery> queries, Dictionary<string, RerankDocument[]> fused)
    {
        RerankDocument[] passages = [.. fused.Values.SelectMany(candidates => candidates).DistinctBy(document => document.Id)];
        var encoder = models.TokenVectorEncoder;
        var vectors = (await encoder.EncodePassagesAsync([.. passages.Select(passage => passage.Text)]))
            .Zip(passages, (encoding, passage) => (passage.Id!, TokenVectorPacker.Pack(encoding.TokenVectors, encoder.ModelId))).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        using var late = new LateInteractionReranker(encoder);
        await WriteAsync(MaxSim, queries, query => ScoresAsync(late, query.Text, [.. fused[query.Id].Select(document => new RerankDocument(document) { TokenVectors = vectors[document.Id!] })]));
    }

    private static async Task<IEnumerable<TrecRunEntry>> ScoresAsync(IReranker reranker, string query, RerankDocument[] documents) =>
        (await reranker.RerankAsync(query, documents)).Results.Select(result => new TrecRunEntry(documents[result.Index].Id!, result.Score));

    private static RerankDocument[] WithTrail(string queryId, RerankDocument[] candidates, TrecRun[] scorers)
    {
        var said = candidates.ToDictionary(document => document.Id!, document => new List<StageScore>(document.Trail), StringComparer.Ordinal);
        foreach (var scorer in scorers)
        {
            var rank = 0;
            foreach (var entry in scorer[queryId]) said[entry.DocumentId].Add(new StageScore(scorer.Name, entry.Score, ScoreKind.Logit, ++rank));
        }

        return [.. candidates.Select(document => new RerankDocument(document) { Trail = said[document.Id!] })];
    }

    private async Task WriteAsync(string stage, IReadOnlyList<BeirQuery> queries, Func<BeirQuery, Task<IEnumerable<TrecRunEntry>>> score)
    {
        var clock = Stopwatch.StartNew();
        var partial = RunPath(stage) + ".partial";
        using (var writer = TrecRunWriter.Create(partial, stage))
        {
            foreach (var query in queries) writer.Write(query.Id, [.. await score(query)]);
        }

        File.Move(partial, RunPath(stage), overwrite: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage}: {queries.Count} queries in {clock.Elapsed.TotalSeconds:F0} s"));
    }

    private string RunPath(string stage) => Path.Combine(work, stage + ".trec");
}
