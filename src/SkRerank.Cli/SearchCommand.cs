using System.CommandLine;
using SkRerank.Local;
using SkRerank.Pipelines;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Cli;

/// <summary><c>skrerank search</c>: answers one question for a reader, or a file of queries as a run.</summary>
internal sealed class SearchCommand
{
    private const int TopForReader = 10;

    private const int TopForRun = 100;

    private readonly Argument<string?> _question = new("question") { Description = "The question.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _store = new("--store") { Description = "The folder of the store.", Required = true };
    private readonly Option<string?> _queries = new("--queries") { Description = "A BEIR queries.jsonl instead of one question." };
    private readonly Option<string?> _output = new("--output") { Description = "The run file to write; without it the run goes to standard output." };
    private readonly Option<SearchMode?> _mode = Choice.Of("--mode", "How far down the pipeline to go. Default: rerank.", ("bm25", SearchMode.Bm25), ("vector", SearchMode.Vector), ("hybrid", SearchMode.Hybrid), ("rerank", SearchMode.Rerank), ("late", SearchMode.Late));
    private readonly Option<FusionMethod?> _fusion = Choice.Of("--fusion", "How to fuse BM25 and vectors. Default: rrf for --mode hybrid, minmax for --mode rerank.", ("rrf", FusionMethod.Rrf), ("minmax", FusionMethod.MinMax), ("zscore", FusionMethod.ZScore));
    private readonly PipelineArguments _pipeline = new();
    private readonly Option<int?> _top = Choice.Count("--top", "How many results to give: 10, with --output 100. A number above --candidates raises that.");
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates each leg and the fusion give: 100.");
    private readonly Option<string?> _qrels = new("--qrels") { Description = "Answer only the judged queries of this file." };
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out, in every leg, the document whose id is the query's (for arguana)." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a query, with the true scores of every stage." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say of each result how it came to its place, stage by stage, and what was taken out and why." };
    private readonly Option<bool> _lateLeg = new("--late-leg") { Description = "Let late interaction over all passages be a third leg of hybrid and reranked search." };
    private readonly ContextArguments _context = new();
    private readonly RerankerArguments _reranker = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var search = new SearchCommand();
        var command = new Command("search", "Search a store: by BM25, vectors, both fused, reranked, or late interaction.")
        {
            search._question, search._store, search._queries, search._output, search._mode, search._top, search._candidates, search._fusion, search._lateLeg,
        };
        search._pipeline.AddTo(command);
        search._reranker.AddTo(command);
        search._context.AddTo(command);
        search._models.AddTo(command);
        foreach (Option option in new Option[] { search._qrels, search._excludeSelf, search._explain, search._json }) command.Add(option);
        command.SetAction(search.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        CheckTogether(parsed);
        var definition = Overridden(parsed, _pipeline.Read(parsed));
        var options = new LocalPipelineOptions { Mode = Mode(parsed), Fusion = parsed.GetValue(_fusion), LateLeg = parsed.GetValue(_lateLeg) };
        if (definition is null) _reranker.Apply(parsed, options);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        using var hosted = _reranker.UseHosted(parsed, options, models);
        using var pipeline = definition is null ? null : PipelineArguments.Create(definition, store);
        var retriever = pipeline is null ? store.CreateRetriever(options) : PipelineArguments.Retriever(pipeline);

        // A missing store is told as such, not as the failure of a leg.
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        if (_reranker.IsDryRun(parsed)) return await PlanAsync(parsed, retriever, hosted!.ChatModel!, cancellationToken);
        if (parsed.GetValue(_queries) is { } queries) await RunAllAsync(parsed, retriever, hosted, definition, queries, cancellationToken);
        else await RunOneAsync(parsed, retriever, hosted, definition, store.Models.TokenCounter, parsed.GetValue(_question)!, cancellationToken);
        hosted?.Report();
        return 0;
    }

    private void CheckTogether(ParseResult parsed)
    {
        var question = parsed.GetValue(_question);
        var queries = parsed.GetValue(_queries);
        if (question is null == queries is null) throw new ArgumentException("Give either one question or --queries with a file, such as: skrerank search --store DIR \"How long does a flea live?\"");
        if (question is not null && string.IsNullOrWhiteSpace(question)) throw new ArgumentException("The question is empty: write at least one word.");
        string[] needQueries = [.. new Option[] { _output, _qrels, _excludeSelf }.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
        if (queries is null && needQueries.Length > 0) throw new ArgumentException($"{needQueries[0]} is about the queries of a file: give them with --queries.");
        if (parsed.GetValue(_explain) && queries is not null) throw new ArgumentException("--explain is for one question: leave --queries out, or take the stages from --json.");
        if (parsed.GetValue(_explain) && _context.IsGiven(parsed)) throw new ArgumentException("--explain and --context print different things: leave one of the two out.");
        _context.CheckTogether(parsed, isFile: queries is not null, parsed.GetValue(_json));

        _pipeline.RequireAlone(parsed, new Option[] { _mode, _fusion, _lateLeg }.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name).Concat(_reranker.Given(parsed)));
        var mode = Mode(parsed);
        if (mode != SearchMode.Rerank && _reranker.Given(parsed).FirstOrDefault() is { } option) throw new ArgumentException($"{option} is about reranking: leave it out, or use --mode rerank.");
        var isOneLeg = mode is SearchMode.Bm25 or SearchMode.Vector or SearchMode.Late;
        if (isOneLeg && parsed.GetValue(_lateLeg)) throw new ArgumentException("--late-leg is a leg beside others: leave it out, or use --mode hybrid or rerank.");
        if (isOneLeg && parsed.GetValue(_fusion) is not null) throw new ArgumentException("--fusion needs two legs to fuse: leave it out, or use --mode hybrid or rerank.");
    }

    private SearchMode Mode(ParseResult parsed) => parsed.GetValue(_mode) ?? SearchMode.Rerank;

    // What is given beside the file goes before it, and is said.
    private PipelineDefinition? Overridden(ParseResult parsed, PipelineDefinition? definition)
    {
        if (definition is null) return null;
        if (parsed.GetValue(_candidates) is { } candidates && candidates != definition.Candidates)
        {
            Console.Error.WriteLine($"--candidates {candidates} stands in place of the pipeline's {definition.Candidates}.");
            definition = definition with { Candidates = candidates };
        }

        if (parsed.GetValue(_top) is not { } top || definition.Top is not { } own || top == own) return definition;
        Console.Error.WriteLine($"--top {top} stands in place of the pipeline's {own}.");
        return definition with { Top = top };
    }

    private int Top(ParseResult parsed, PipelineDefinition? definition) => parsed.GetValue(_top) ?? definition?.Top ?? (parsed.GetValue(_output) is null ? TopForReader : TopForRun);

    private RetrievalOptions Retrieval(ParseResult parsed, PipelineDefinition? definition, string? queryId) => new()
    {
        CandidateCount = Math.Max(definition?.Candidates ?? parsed.GetValue(_candidates) ?? RetrievalOptions.DefaultCandidateCount, Top(parsed, definition)),
        ExcludeId = parsed.GetValue(_excludeSelf) ? queryId : null,
    };

    private async Task<int> PlanAsync(ParseResult parsed, IRetriever retriever, ChatModelReranker planner, CancellationToken cancellationToken)
    {
        IEnumerable<(string? Id, string Text)> queries = parsed.GetValue(_queries) is { } path ? QueryFile.Read(path, parsed.GetValue(_qrels)).Select(query => ((string?)query.Id, query.Text)) : [(null, parsed.GetValue(_question)!)];
        foreach (var (id, text) in queries) await retriever.RetrieveAsync(text, Retrieval(parsed, null, id), cancellationToken);
        Console.WriteLine(planner.PlanText());
        return 0;
    }

    private async Task RunOneAsync(ParseResult parsed, IRetriever retriever, RemoteUse? hosted, PipelineDefinition? definition, ITokenCounter counter, string question, CancellationToken cancellationToken)
    {
        async Task<RetrievalResponse> FindAsync() => await retriever.RetrieveAsync(question, Retrieval(parsed, definition, null), cancellationToken);
        var found = hosted?.ChatModel is not { } chat ? await FindAsync() : await ProgressView.RunAsync("answers of the chat model", report =>
        {
            chat.OnAnswer = report;
            return FindAsync();
        });
        RerankDocument[] ranking = [.. found.Candidates.Take(Top(parsed, definition))];
        RerankerArguments.TellRemoved(found.Threshold, found.Removed.Count);
        if (ranking.Length == 0 && found.Removed.Count == 0) Console.Error.WriteLine(NothingFound(parsed, "the question"));
        if (_context.IsGiven(parsed)) _context.Print(parsed, counter, ranking);
        else if (parsed.GetValue(_explain)) Explain(parsed, found, ranking);
        else Console.Write(parsed.GetValue(_json) ? ResultJson.Format(null, question, ranking, hosted, found.IsFallback) + "\n" : ResultText.Format(ranking));
    }

    private void Explain(ParseResult parsed, RetrievalResponse found, RerankDocument[] ranking)
    {
        var explanation = new RetrievalResponse(ranking) { FailedLegs = found.FailedLegs, Decision = found.Decision, IsPartial = found.IsPartial, IsFallback = found.IsFallback, Removed = found.Removed }.Explain();
        Console.Write(parsed.GetValue(_json) ? explanation.ToJson() + "\n" : explanation.ToString());
    }

    private async Task RunAllAsync(ParseResult parsed, IRetriever retriever, RemoteUse? hosted, PipelineDefinition? definition, string path, CancellationToken cancellationToken)
    {
        var queries = QueryFile.Read(path, parsed.GetValue(_qrels));
        var json = parsed.GetValue(_json);
        var output = parsed.GetValue(_output);
        using var run = json && output is null ? null : new RunFile(output);
        var (unanswered, removed) = (new List<string>(), 0);
        ThresholdReport? threshold = null;
        var answered = await ProgressView.RunAsync("answered queries", async report =>
        {
            var done = 0;
            foreach (var query in queries)
            {
                var found = await retriever.RetrieveAsync(query.Text, Retrieval(parsed, definition, query.Id), cancellationToken);
                RerankDocument[] ranking = [.. found.Candidates.Take(Top(parsed, definition))];
                removed += found.Removed.Count;
                threshold ??= found.Threshold;
                if (ranking.Length == 0 && found.Removed.Count == 0) unanswered.Add(query.Id);
                run?.Write(query.Id, ranking);
                if (json) Console.WriteLine(ResultJson.Format(query.Id, query.Text, ranking, hosted, found.IsFallback));
                report(++done, queries.Count);
            }

            return done;
        });
        run?.Complete();
        RerankerArguments.TellRemoved(threshold, removed);
        if (unanswered.Count > 0) Console.Error.WriteLine(NothingFound(parsed, $"{unanswered.Count} of {answered} queries ('{TerminalText.OneLine(unanswered[0])}' is the first)"));
    }

    private string NothingFound(ParseResult parsed, string what) => Mode(parsed) == SearchMode.Bm25
        ? $"Nothing was found for {what}: BM25 finds no stop words and no words that are in no passage, so use other words or --mode vector."
        : $"Nothing was found for {what}: the store or the query is empty.";
}
