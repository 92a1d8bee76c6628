using System.CommandLine;
using SkRerank.Calibration;
using SkRerank.Evaluation;
using SkRerank.Guards;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank calibrate</c>: fits a calibrator of a cross-encoder on judged queries.</summary>
internal sealed class CalibrateCommand
{
    private const int DefaultDepth = 100;
    private const int PairsForIsotonic = 1000;

    private readonly Option<string> _model = new("--model") { Description = "The cross-encoder: minilm-reranker, a model that was pulled, or a model folder; or with a pointwise --strategy a chat model or a folder with a decoder model.", Required = true };
    private readonly Option<string?> _store = new("--store") { Description = "The store that finds the candidates, as search does before it reranks." };
    private readonly Option<string?> _run = new("--run") { Description = "A TREC run with the candidates, instead of --store." };
    private readonly Option<string?> _corpus = new("--corpus") { Description = "The corpus.jsonl with the documents of the run." };
    private readonly Option<string> _queries = new("--queries") { Description = "The queries.jsonl.", Required = true };
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements; a candidate without one counts as not relevant.", Required = true };
    private readonly Option<string> _output = new("--output") { Description = "The calibrator file to write.", Required = true };
    private readonly Option<CalibrationMethod?> _method = Choice.Of("--method", "How scores become probabilities. Default: platt; isotonic wants 1,000 pairs or more; sigmoid is only measured.", ("platt", CalibrationMethod.Platt), ("isotonic", CalibrationMethod.Isotonic), ("temperature", CalibrationMethod.Temperature), ("sigmoid", CalibrationMethod.Sigmoid));
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many candidates of each query to score: 100, or as many as will be served.");
    private readonly Option<double?> _heldOut = Choice.Share("--held-out", "The share of the queries to measure on and not to fit on. Default: 0.2; 0 measures on what was fitted, which flatters.");
    private readonly Option<double?> _precision = Choice.Share("--precision", "Also choose the lowest threshold that reaches this precision, and keep it in the file.");
    private readonly Option<double?> _recall = Choice.Share("--recall", "Also choose the highest threshold that reaches this recall of the relevant candidates, and keep it in the file.");
    private readonly Option<string?> _domain = new("--domain") { Description = "Also write how the answers are spread, which the calibrator's file has too, to a file of its own: as domain.json in a model's folder it is what UseGuards compares with where there is no calibrator. It takes 30 queries." };
    private readonly Option<int> _relevance = new("--relevance") { Description = "The least label that counts as relevant.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of a table." };
    private readonly ListwiseArguments _chat = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var calibrate = new CalibrateCommand();
        var command = new Command("calibrate", "Fit a calibrator that turns a cross-encoder's scores into probabilities, for --calibrator of search and rerank.")
        {
            calibrate._model, calibrate._store, calibrate._run, calibrate._corpus, calibrate._queries, calibrate._qrels, calibrate._output, calibrate._method,
            calibrate._depth, calibrate._heldOut, calibrate._precision, calibrate._recall, calibrate._domain, calibrate._relevance, calibrate._json,
        };
        foreach (var option in calibrate._chat.All) command.Add(option);
        calibrate._models.AddTo(command);
        command.SetAction(calibrate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckTogether(parsed);
        using var models = _models.Load(parsed);
        var model = parsed.GetValue(_model)!;
        using var hosted = _chat.IsChat(parsed, model) ? new RemoteUse(_chat.Create(parsed, model, null), null) : null;
        using var reranker = models.CreateReranker(hosted is null ? new LocalPipelineOptions { Model = ModelFolderName.Folder(model) } : new LocalPipelineOptions { CrossEncoder = hosted.Reranker });
        var domain = new DomainReferenceBuilder(reranker.GetService<ITokenCounter>());
        var samples = await SamplesAsync(parsed, models, reranker, domain, cancellationToken);
        if (_chat.IsDryRun(parsed))
        {
            Console.WriteLine(hosted!.ChatModel!.PlanText());
            return 0;
        }

        hosted?.Report();
        var heldOutShare = parsed.GetValue(_heldOut) ?? 0.2;
        var (fit, heldOut) = heldOutShare > 0 ? CalibrationSample.Split(samples, heldOutShare) : (samples, []);
        var method = parsed.GetValue(_method) ?? CalibrationMethod.Platt;
        if (method == CalibrationMethod.Isotonic && fit.Count < PairsForIsotonic) Console.Error.WriteLine($"Isotonic calibration wants {PairsForIsotonic} pairs or more, but is fitted on {fit.Count}: compare it with --method platt.");
        var calibrator = Calibrator.Fit(fit, CalibrationOptions.For(reranker, method), heldOut.Count > 0 ? heldOut : null);
        var threshold = parsed.GetValue(_precision) is { } precision ? ThresholdChoice.ForPrecision(calibrator, fit, precision)
            : parsed.GetValue(_recall) is { } recall ? ThresholdChoice.ForRecall(calibrator, fit, recall)
            : null;
        var measured = threshold is not null && heldOut.Any(sample => sample.IsRelevant) ? ThresholdChoice.Measure(calibrator, heldOut, threshold.Probability) : null;
        if (threshold is not null) calibrator = calibrator.WithThreshold(threshold);
        if (domain.Count >= DomainReferenceBuilder.MinQueries) calibrator = calibrator.WithDomain(domain.Build());
        calibrator.Save(parsed.GetValue(_output)!);
        if (parsed.GetValue(_domain) is { } path) File.WriteAllText(path, domain.Build().ToJson() + "\n");
        Console.Write(parsed.GetValue(_json) ? CalibrationReport.Json(calibrator, threshold, measured) + "\n" : CalibrationReport.Text(calibrator, threshold, measured));
        return 0;
    }

    private void CheckTogether(ParseResult parsed)
    {
        var (store, run, corpus) = (parsed.GetValue(_store), parsed.GetValue(_run), parsed.GetValue(_corpus));
        if (store is null == run is null) throw new ArgumentException("Give either --store with a store, or --run with a run, to find the candidates of the queries.");
        if (run is null != corpus is null) throw new ArgumentException("--run and --corpus belong together: a run names documents, and the corpus has their texts.");
        _chat.Check(parsed, parsed.GetValue(_model));
        if (_chat.IsChat(parsed, parsed.GetValue(_model)) && !_chat.IsPointwise(parsed)) throw new ArgumentException("A chat model that orders windows gives no scores to calibrate: choose a strategy that scores, such as --strategy pointwise-yesno.");
        if (parsed.GetValue(_precision) is not null && parsed.GetValue(_recall) is not null) throw new ArgumentException("--precision and --recall each choose a threshold: leave one of the two out.");
        if (new[] { _precision, _recall }.FirstOrDefault(option => parsed.GetValue(option) == 0) is { } zero) throw new ArgumentException($"The value of {zero.Name} must be above 0: every threshold reaches 0.");
        if (parsed.GetValue(_heldOut) == 1) throw new ArgumentException("The value of --held-out must be below 1: something must be left to fit on.");
    }

    private async Task<IReadOnlyList<CalibrationSample>> SamplesAsync(ParseResult parsed, LocalModels models, IReranker reranker, DomainReferenceBuilder domain, CancellationToken cancellationToken)
    {
        var (queriesPath, qrelsPath) = (parsed.GetValue(_queries)!, parsed.GetValue(_qrels)!);
        var qrels = Qrels.Read(qrelsPath);
        var (relevance, depth) = (parsed.GetValue(_relevance), parsed.GetValue(_depth) ?? DefaultDepth);
        if (parsed.GetValue(_run) is { } path)
        {
            var run = JudgedRun.Read(path, parsed.GetValue(_corpus)!, queriesPath, qrelsPath, cancellationToken);
            return await ScoreAsync(run.Queries, run.RetrieverOf);
        }

        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        var retriever = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });

        // A missing store is told as such, not as the failure of a leg.
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        return await ScoreAsync(QueryFile.Read(queriesPath, qrelsPath), _ => retriever);

        async Task<IReadOnlyList<CalibrationSample>> ScoreAsync(IReadOnlyList<BeirQuery> queries, Func<BeirQuery, IRetriever> retrieverOf) => await ProgressView.RunAsync("scored queries", async report =>
        {
            var (samples, partial) = (new List<CalibrationSample>(), 0);
            for (var i = 0; i < queries.Count; i++)
            {
                var found = await retrieverOf(queries[i]).RetrieveAsync(queries[i].Text, new RetrievalOptions { CandidateCount = Math.Max(depth, RetrievalOptions.DefaultCandidateCount) }, cancellationToken);
                RerankDocument[] candidates = [.. found.Candidates.Take(depth)];
                var labels = qrels[queries[i].Id];
                var response = await reranker.RerankAsync(queries[i].Text, candidates, cancellationToken: cancellationToken);
                report(i + 1, queries.Count);
                if (response.IsPartial || _chat.IsDryRun(parsed))
                {
                    // Places of a partial answer are no scores.
                    partial++;
                    continue;
                }

                domain.Add(queries[i].Text, candidates, response);
                samples.AddRange(CalibrationSample.Of(queries[i].Id, response, index => labels.TryGetValue(candidates[index].Id!, out var label) && label >= relevance));
            }

            if (partial > 0 && !_chat.IsDryRun(parsed)) Console.Error.WriteLine($"Queries left out, because not every candidate got a score: {partial} of {queries.Count}.");
            return samples;
        });
    }
}
