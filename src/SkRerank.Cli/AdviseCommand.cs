using System.CommandLine;
using System.Globalization;
using SkRerank.Cli.Diagnosing;
using SkRerank.Cli.Pipelines;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Advice;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank advise</c>: says by the user's labels which way to search is worth its price.</summary>
internal sealed class AdviseCommand
{
    private const int CrossEncoderDepth = 50;

    private readonly Option<string> _store = new("--store") { Description = "The folder of the store.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "A BEIR queries.jsonl.", Required = true };
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements.", Required = true };
    private readonly Option<string?> _present = Words("--present", "How is searched now: vector (the default), bm25 or hybrid.", "vector", "bm25", "hybrid");
    private readonly Option<string?> _run = new("--run") { Description = "Instead of --present: the run of the search that is used now, with the ids of the store." };
    private readonly Option<string?> _crossEncoder = new("--cross-encoder") { Description = $"The cross-encoder to try: {MiniLmRerankerModel.Name} (the default), a model that was pulled, or a model folder." };
    private readonly Option<int?> _crossDepth = Choice.Count("--cross-depth", "How many candidates the cross-encoder reranks: 50.");
    private readonly Option<string?> _pipeline = new("--pipeline") { Description = "A pipeline file to try as well, as 'skrerank tune' writes it.", HelpName = "FILE" };
    private readonly Option<string?> _model = new("--model") { Description = "A chat model to try as well, listwise, such as openai:gpt-4o-mini; its price is planned first." };
    private readonly Option<double?> _gain = Choice.Positive("--gain", "NDCG", "The gain that should not be overlooked, which says how many labels are needed: 0.02.");
    private readonly Option<double?> _corePrice = Choice.Positive("--core-hour-usd", "USD", "What an hour of one core costs, to be in the prices; without it only calls that are paid for are.");
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates each leg and the fusion give: 100.");
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of a table." };
    private readonly ListwiseArguments _listwise = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var advise = new AdviseCommand();
        var command = new Command("advise", "Say by your labels what is worth its price: hybrid search, late interaction, a cross-encoder, a chat model, or no change.")
        {
            advise._store, advise._queries, advise._qrels, advise._present, advise._run, advise._crossEncoder, advise._crossDepth, advise._pipeline, advise._model,
        };
        foreach (var option in advise._listwise.All) command.Add(option);
        foreach (var option in new Option[] { advise._gain, advise._corePrice, advise._candidates, advise._excludeSelf }) command.Add(option);
        advise._models.AddTo(command);
        command.Add(advise._json);
        command.SetAction(advise.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = parsed.GetValue(_model);
        CheckTogether(parsed, model);
        var qrels = Qrels.Read(parsed.GetValue(_qrels)!);
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path);
        if (queries.Count < 2) throw new RerankException($"Advice needs at least 2 judged queries, but '{parsed.GetValue(_queries)}' and '{qrels.Path}' have {queries.Count} in common; label more.");
        var run = parsed.GetValue(_run) is { } path ? TrecRun.Read(path) : null;
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        var names = await JudgedNames.ReadAsync(store, qrels, cancellationToken);
        if (model is not null && !await PlanAsync(parsed, store, model, queries, cancellationToken)) return 0;

        var least = 0.0;
        var present = run is null ? await MeasureAsync(Open(parsed.GetValue(_present) ?? "vector")) : (new AdviceOption(Path.GetFileNameWithoutExtension(run.Path), Values(OfRun(run))), OfRun(run));

        // What reranks the hybrid candidates takes at least what finding them takes, whatever the noise of two measurements says.
        var options = new List<AdviceOption>();
        if (present.Option.Name != "hybrid") options.Add(await AgainstAsync(Open("hybrid")));
        least = (present.Option.Name == "hybrid" ? present.Option : options[0]).CoreSeconds ?? 0;
        options.Add(await AgainstAsync(Open("late interaction", "rerank")));
        options.Add(await AgainstAsync(Open("cross-encoder", $"rerank:{parsed.GetValue(_crossEncoder) ?? MiniLmRerankerModel.Name}", parsed.GetValue(_crossDepth) ?? CrossEncoderDepth)));
        if (parsed.GetValue(_pipeline) is { } file) options.Add(await AgainstAsync((Path.GetFileNameWithoutExtension(file), NamedPipeline.OpenFile(file, store))));
        if (model is not null)
        {
            using var chat = _listwise.Create(parsed, model, null);
            options.Add(await AgainstAsync(("listwise", NamedPipeline.Over(model, store, chat, null))));
            Console.Error.WriteLine(chat.UseText());
        }

        var settings = new AdviserOptions();
        if (parsed.GetValue(_gain) is { } gain) settings.WorthwhileGain = Math.Min(1, gain);
        var advice = Adviser.Advise(present.Option, options, settings);
        Console.Write(parsed.GetValue(_json) ? AdviceJson.Format(advice) + "\n" : AdviceTable.Format(advice));
        return 0;

        (string, NamedPipeline) Open(string name, string? pipeline = null, int? depth = null) => (name, NamedPipeline.Open(pipeline ?? name, store, depth));

        async Task<AdviceOption> AgainstAsync((string, NamedPipeline) named)
        {
            var (option, rankings) = await MeasureAsync(named);
            return option with { Changed = ChangedShares.Of(present.Rankings, rankings) };
        }

        async Task<(AdviceOption Option, IReadOnlyList<IReadOnlyList<string>> Rankings)> MeasureAsync((string Name, NamedPipeline Pipeline) named)
        {
            using var pipeline = named.Pipeline;
            var measured = await ProgressView.RunAsync($"queries by {named.Name}", report => PipelineMeasurement.MeasureAsync(pipeline, queries, query => Retrieval(parsed, query, pipeline.Candidates), report, cancellationToken));
            IReadOnlyList<string>[] rankings = [.. measured.Rankings.Select(ranking => names.Of(ranking).ToArray())];
            var seconds = Math.Max(measured.CoreSeconds, pipeline.Candidates is null ? least : 0);
            var cores = (decimal)(seconds / 3600 * (parsed.GetValue(_corePrice) ?? 0));
            return (new AdviceOption(named.Name, Values(rankings)) { CoreSeconds = seconds, Cost = measured.Cost + cores }, rankings);
        }

        double[] Values(IEnumerable<IReadOnlyList<string>> rankings) => [.. rankings.Zip(queries, (ranking, query) => Evaluator.Score(Measure.Ndcg(10), ranking, qrels[query.Id]))];

        IReadOnlyList<string>[] OfRun(TrecRun run) => [.. queries.Select(query => run[query.Id].Select(entry => entry.DocumentId).ToArray())];
    }

    private void CheckTogether(ParseResult parsed, string? model)
    {
        if (parsed.GetValue(_run) is not null && parsed.GetValue(_present) is not null) throw new ArgumentException("--run and --present each say how is searched now: leave one of the two out.");
        if (model is not null && !_listwise.IsChat(parsed, model)) throw new ArgumentException($"--model is a chat model such as openai:gpt-4o-mini, but was '{model}'; give a cross-encoder with --cross-encoder.");
        _listwise.Check(parsed, model);
        if (parsed.GetValue(_pipeline) is { } file) NamedPipeline.CheckFile(file);
        NamedPipeline.Check($"rerank:{parsed.GetValue(_crossEncoder) ?? MiniLmRerankerModel.Name}");
    }

    // Gives whether the model is to be asked.
    private async Task<bool> PlanAsync(ParseResult parsed, LocalStore store, string model, IReadOnlyList<BeirQuery> queries, CancellationToken cancellationToken)
    {
        using var planner = _listwise.Create(parsed, model, null, planOnly: true);
        using var pipeline = NamedPipeline.Over(model, store, planner, null);
        foreach (var query in queries) await pipeline.Retriever.RetrieveAsync(query.Text, Retrieval(parsed, query), cancellationToken);
        if (_listwise.IsDryRun(parsed))
        {
            Console.WriteLine(planner.PlanText());
            return false;
        }

        Console.Error.WriteLine(planner.PlanText());
        if (_listwise.Budget(parsed) is { } budget && planner.PlannedCost > budget)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The plan of '{model}' costs at most {planner.PlannedCost:0.######} US dollars, more than --budget-usd {budget}: raise it, or judge fewer queries; a cut-off ranking would say nothing about the model."));
        return true;
    }

    private RetrievalOptions Retrieval(ParseResult parsed, BeirQuery query, int? candidates = null) => new()
    {
        CandidateCount = parsed.GetValue(_candidates) ?? candidates ?? RetrievalOptions.DefaultCandidateCount,
        ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null,
    };

    private static Option<string?> Words(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !words.Contains(result.Tokens[^1].Value)) result.AddError($"The value of {name} must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}, but was '{result.Tokens[^1].Value}'");
        });
        return option;
    }
}
