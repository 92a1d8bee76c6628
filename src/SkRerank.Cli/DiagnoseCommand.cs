using System.CommandLine;
using System.Globalization;
using SkRerank.Cli.Diagnosing;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Diagnosis;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank diagnose</c>: says whether retrieval or ranking loses more, and why relevant documents are missed.</summary>
internal sealed class DiagnoseCommand
{
    private const int Deepest = 1000;

    private readonly Option<string?> _store = new("--store") { Description = "The folder of the store to search." };
    private readonly Option<string?> _queries = new("--queries") { Description = "A BEIR queries.jsonl." };
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements.", Required = true };
    private readonly Option<string?> _run = new("--run") { Description = "Instead of --store: the run of the retrieval, as deep as it goes." };
    private readonly Option<string?> _reranked = new("--reranked") { Description = "The run after reranking; without it the order of --run is the final one." };
    private readonly Option<string?> _corpus = new("--corpus") { Description = "The corpus.jsonl of --run, with --queries: tells misses whose text the model's window cut." };
    private readonly Option<SearchMode?> _mode = Choice.Of("--mode", "The pipeline of --store. Default: rerank.", ("bm25", SearchMode.Bm25), ("vector", SearchMode.Vector), ("hybrid", SearchMode.Hybrid), ("rerank", SearchMode.Rerank), ("late", SearchMode.Late));
    private readonly Option<FusionMethod?> _fusion = Choice.Of("--fusion", "How to fuse BM25 and vectors. Default: rrf for --mode hybrid, minmax for --mode rerank.", ("rrf", FusionMethod.Rrf), ("minmax", FusionMethod.MinMax), ("zscore", FusionMethod.ZScore));
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates the pipeline ranks: 100.");
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly Option<int?> _relevance = Choice.Count("--relevance", "The least label that counts as relevant in recall and misses: 1.");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object, with every query and its misses." };
    private readonly PipelineArguments _pipeline = new();
    private readonly RerankerArguments _reranker = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var diagnose = new DiagnoseCommand();
        var command = new Command("diagnose", "Say whether retrieval or ranking is the bottleneck: recall and the best possible nDCG@10 at depths 10 to 1000, and why relevant documents are missed.")
        {
            diagnose._store, diagnose._queries, diagnose._qrels, diagnose._run, diagnose._reranked, diagnose._corpus, diagnose._mode, diagnose._fusion, diagnose._candidates,
        };
        diagnose._pipeline.AddTo(command);
        diagnose._reranker.AddTo(command);
        diagnose._models.AddTo(command);
        foreach (var option in new Option[] { diagnose._excludeSelf, diagnose._relevance, diagnose._json }) command.Add(option);
        command.SetAction(diagnose.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckTogether(parsed);
        var qrels = Qrels.Read(parsed.GetValue(_qrels)!);
        var options = new DiagnosisOptions { Relevance = parsed.GetValue(_relevance) ?? 1, Candidates = parsed.GetValue(_candidates) ?? _pipeline.Read(parsed)?.Candidates ?? RetrievalOptions.DefaultCandidateCount };
        var diagnoser = new Diagnoser(qrels, options);
        var topics = parsed.GetValue(_run) is { } run ? await OfRunsAsync(parsed, run, qrels, diagnoser, options, cancellationToken) : await OfStoreAsync(parsed, qrels, diagnoser, options, cancellationToken);
        var knowsTexts = parsed.GetValue(_run) is null || parsed.GetValue(_corpus) is not null;
        var diagnosis = new RetrievalDiagnosis(topics);
        Console.Write(parsed.GetValue(_json) ? DiagnosisJson.Format(diagnosis, knowsTexts) + "\n" : DiagnosisTable.Format(diagnosis, knowsTexts));
        return 0;
    }

    private void CheckTogether(ParseResult parsed)
    {
        var (store, run, queries) = (parsed.GetValue(_store), parsed.GetValue(_run), parsed.GetValue(_queries));
        if (store is null == run is null) throw new ArgumentException("Give either --store with --queries, to search a store, or --run with a run of any engine.");
        if (store is not null && queries is null) throw new ArgumentException("--store is searched for the queries of a file: give it with --queries.");
        if (run is null && new Option[] { _reranked, _corpus }.FirstOrDefault(IsGiven) is { } ofRun) throw new ArgumentException($"{ofRun.Name} belongs to --run: leave it out, or give the run of the retrieval.");
        if (run is not null && new Option[] { _mode, _fusion, _excludeSelf }.Where(IsGiven).Select(option => option.Name).Concat(_reranker.Given(parsed)).FirstOrDefault() is { } ofStore) throw new ArgumentException($"{ofStore} is about searching a store: leave it out, or give --store instead of --run.");
        if (run is not null && parsed.GetValue(_corpus) is null != queries is null) throw new ArgumentException("--corpus and --queries belong together: the texts of both tell what the model's window cut.");
        var mode = parsed.GetValue(_mode) ?? SearchMode.Rerank;
        if (mode != SearchMode.Rerank && _reranker.Given(parsed).FirstOrDefault() is { } reranking) throw new ArgumentException($"{reranking} is about reranking: leave it out, or use --mode rerank.");
        _pipeline.RequireAlone(parsed, new Option[] { _mode, _fusion, _run }.Where(IsGiven).Select(option => option.Name).Concat(_reranker.Given(parsed)));
        if (_reranker.IsDryRun(parsed)) throw new ArgumentException("--dry-run is for search and rerank: leave it out, or plan there.");
        if (mode is SearchMode.Bm25 or SearchMode.Vector or SearchMode.Late && IsGiven(_fusion)) throw new ArgumentException("--fusion needs two legs to fuse: leave it out, or use --mode hybrid or rerank.");

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private async Task<IReadOnlyList<TopicDiagnosis>> OfStoreAsync(ParseResult parsed, Qrels qrels, Diagnoser diagnoser, DiagnosisOptions diagnosis, CancellationToken cancellationToken)
    {
        var mode = parsed.GetValue(_mode) ?? SearchMode.Rerank;
        var options = new LocalPipelineOptions { Mode = mode, Fusion = parsed.GetValue(_fusion) };
        _reranker.Apply(parsed, options);
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path).ToDictionary(query => query.Id, StringComparer.Ordinal);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        using var hosted = _reranker.UseHosted(parsed, options, models);
        var definition = _pipeline.Read(parsed);
        using var whole = definition is null ? null : PipelineArguments.Create(definition, store);
        using var legs = definition is null ? null : PipelineArguments.Create(definition with { Skip = null, Stages = [], Deduplication = null, MmrLambda = null, Top = null, TimeBudget = null }, store);
        var pipeline = whole is null ? store.CreateRetriever(options) : PipelineArguments.Retriever(whole);
        var retrieval = legs is not null ? PipelineArguments.Retriever(legs) : mode == SearchMode.Rerank ? store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = options.Fusion ?? FusionMethod.MinMax, RrfK = options.RrfK }) : pipeline;
        var names = await JudgedNames.ReadAsync(store, qrels, cancellationToken);

        // BM25 reads every word; the models read what their window holds.
        var detector = new CutDetector(models.TokenVectorEncoder, new StoreParts(store, mode == SearchMode.Bm25 ? null : new WindowCutter(models), names.ArePassages));
        var topics = await ProgressView.RunAsync("diagnosed topics", async report =>
        {
            var done = new List<TopicDiagnosis>(qrels.QueryIds.Count);
            foreach (var id in qrels.QueryIds)
            {
                done.Add(queries.TryGetValue(id, out var query) ? await OneAsync(query) : diagnoser.Diagnose(new DiagnosisTopic(id, [], [])));
                report(done.Count, qrels.QueryIds.Count);
            }

            return done;
        });
        hosted?.Report();
        return topics;

        async Task<TopicDiagnosis> OneAsync(BeirQuery query)
        {
            RetrievalOptions Options(int candidates) => new() { CandidateCount = candidates, ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null };
            var retrieved = (await retrieval.RetrieveAsync(query.Text, Options(Math.Max(Deepest, diagnosis.Candidates)), cancellationToken)).Candidates;
            var final = (await pipeline.RetrieveAsync(query.Text, Options(diagnosis.Candidates), cancellationToken)).Candidates;
            string[] order = [.. names.Of(final)];
            var topic = diagnoser.Diagnose(new DiagnosisTopic(query.Id, [.. names.Of(retrieved)], order));
            var firstTen = order.Take(10).ToHashSet(StringComparer.Ordinal);
            var shown = final.Where(document => firstTen.Contains(names.Of(document))).Select(document => document.Id!).ToHashSet(StringComparer.Ordinal);
            var candidates = final.Concat(retrieved.Take(diagnosis.Candidates)).Select(document => document.Id!).ToHashSet(StringComparer.Ordinal);
            return await detector.CorrectAsync(topic, query.Text, order, shown, candidates, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<TopicDiagnosis>> OfRunsAsync(ParseResult parsed, string path, Qrels qrels, Diagnoser diagnoser, DiagnosisOptions options, CancellationToken cancellationToken)
    {
        var run = TrecRun.Read(path);
        var reranked = parsed.GetValue(_reranked) is { } after ? TrecRun.Read(after) : null;
        foreach (var each in reranked is null ? [run] : new[] { run, reranked })
        {
            if (!qrels.QueryIds.Any(each.Contains)) throw new RerankException($"The run '{each.Path}' answers no topic of the qrels '{qrels.Path}'; check that both belong to the same collection.");
        }

        var deepest = qrels.QueryIds.Max(id => run[id].Count);
        if (deepest < Deepest) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The run '{TerminalText.OneLine(path)}' is at most {deepest} deep: what is said of greater depths is what it has there."));

        // Without a reranked run the final order is that of the candidates, not of all that the run has.
        var inputs = qrels.QueryIds.Select(id => new DiagnosisTopic(id, Ids(run[id]).ToArray(), reranked is null ? Ids(run[id]).Take(options.Candidates).ToArray() : Ids(reranked[id]).ToArray())).ToArray();
        TopicDiagnosis[] topics = [.. inputs.Select(diagnoser.Diagnose)];
        if (parsed.GetValue(_corpus) is not { } corpus) return topics;

        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path).ToDictionary(query => query.Id, query => query.Text, StringComparer.Ordinal);
        using var models = _models.Load(parsed);
        var wanted = topics.SelectMany(topic => topic.Misses.Select(miss => miss.DocumentId)).Concat(inputs.SelectMany(input => input.Final.Skip(9).Take(1))).ToHashSet(StringComparer.Ordinal);
        var detector = new CutDetector(models.TokenVectorEncoder, new CorpusParts(corpus, wanted, new WindowCutter(models), cancellationToken));
        return await ProgressView.RunAsync("diagnosed topics", async report =>
        {
            var done = new List<TopicDiagnosis>(topics.Length);
            foreach (var (topic, input) in topics.Zip(inputs))
            {
                var candidates = input.Final.Concat(input.Retrieved.Take(options.Candidates)).ToHashSet(StringComparer.Ordinal);
                done.Add(queries.TryGetValue(topic.QueryId, out var query) ? await detector.CorrectAsync(topic, query, input.Final, candidates, candidates, cancellationToken) : topic);
                report(done.Count, topics.Length);
            }

            return done;
        });

        static IEnumerable<string> Ids(IEnumerable<TrecRunEntry> ranking) => ranking.Select(entry => entry.DocumentId);
    }
}
