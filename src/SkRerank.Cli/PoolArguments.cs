using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Labelling;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary>The options that say what is pooled: modes of a store, or runs.</summary>
internal sealed class PoolArguments
{
    private const int DefaultDepth = 10;

    private static readonly Dictionary<string, SearchMode> Modes = new(StringComparer.Ordinal) { ["bm25"] = SearchMode.Bm25, ["vector"] = SearchMode.Vector, ["hybrid"] = SearchMode.Hybrid, ["rerank"] = SearchMode.Rerank, ["late"] = SearchMode.Late };

    private readonly Option<string> _queries = new("--queries") { Description = "The queries as BEIR JSON lines.", Required = true };
    private readonly Option<string?> _store = new("--store") { Description = "The folder of the store whose modes are pooled." };
    private readonly Option<SearchMode[]?> _modes = new("--modes")
    {
        Description = "The modes of the store that are pooled: bm25,vector,hybrid,rerank unless given; also late.",
        HelpName = "MODE,MODE",
        CustomParser = result =>
        {
            string[] words = (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "").Split(',');
            if (Array.Find(words, word => !Modes.ContainsKey(word)) is not { } unknown) return Array.ConvertAll(words, word => Modes[word]);
            result.AddError($"The value of --modes must be {string.Join(", ", Modes.Keys)} with commas between them, but has '{unknown}'");
            return null;
        },
    };

    private readonly Option<string[]> _runs = new("--run") { Description = "A run that is pooled, instead of a store; may be given several times." };
    private readonly Option<string?> _corpus = new("--corpus") { Description = "The corpus.jsonl with the texts of the runs' documents." };
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many of the first passages of each mode or run are pooled; 10 unless given.");
    private readonly Option<int?> _seed = Choice.Count("--seed", "Another order of the passages of a query.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _queries, _store, _modes, _runs, _corpus, _depth, _seed }) command.Add(option);
    }

    /// <summary>Reads or searches the pool: query by query, in an order that hides who found what.</summary>
    /// <exception cref="ArgumentException">The options do not fit each other.</exception>
    public async Task<IReadOnlyList<LabelCandidate>> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var runs = parsed.GetValue(_runs) ?? [];
        if (parsed.GetValue(_store) is null == (runs.Length == 0)) throw new ArgumentException("Give either --store with a folder or --run with --corpus: what is pooled comes from one of the two.");
        if (runs.Length > 0 && parsed.GetValue(_corpus) is null) throw new ArgumentException("Runs have no texts: give them with --corpus.");
        if (runs.Length > 0 && parsed.GetValue(_modes) is { Length: > 0 }) throw new ArgumentException("--modes is about a store: leave it out, or give --store instead of runs.");
        if (runs.Length == 0 && parsed.GetValue(_corpus) is not null) throw new ArgumentException("--corpus is about runs: leave it out, or give --run instead of a store.");
        return runs.Length > 0 ? await OfRunsAsync(parsed, runs, cancellationToken) : await OfStoreAsync(parsed, cancellationToken);
    }

    private async Task<IReadOnlyList<LabelCandidate>> OfRunsAsync(ParseResult parsed, string[] paths, CancellationToken cancellationToken)
    {
        JudgedRun[] runs = [.. paths.Select(path => JudgedRun.Read(path, parsed.GetValue(_corpus)!, parsed.GetValue(_queries)!, null, cancellationToken))];
        List<LabelCandidate> pool = [];
        foreach (var query in runs.SelectMany(run => run.Queries).DistinctBy(query => query.Id))
        {
            List<IReadOnlyList<RerankDocument>> found = [];
            foreach (var run in runs.Where(run => run.Queries.Contains(query))) found.Add((await run.RetrieverOf(query).RetrieveAsync(query.Text, cancellationToken: cancellationToken)).Candidates);
            pool.AddRange(Pooled(parsed, query, found));
        }

        return pool;
    }

    private async Task<IReadOnlyList<LabelCandidate>> OfStoreAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var queries = BeirQueries.Read(parsed.GetValue(_queries)!);
        using var models = new LocalModels();
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        IRetriever[] retrievers = [.. (parsed.GetValue(_modes) is { Length: > 0 } modes ? modes : [SearchMode.Bm25, SearchMode.Vector, SearchMode.Hybrid, SearchMode.Rerank]).Select(mode => store.CreateRetriever(new LocalPipelineOptions { Mode = mode }))];
        return await ProgressView.RunAsync("pooled queries", async tell =>
        {
            List<LabelCandidate> pool = [];
            for (var i = 0; i < queries.Count; i++)
            {
                List<IReadOnlyList<RerankDocument>> found = [];
                foreach (var retriever in retrievers) found.Add((await retriever.RetrieveAsync(queries[i].Text, cancellationToken: cancellationToken)).Candidates);
                pool.AddRange(Pooled(parsed, queries[i], found));
                tell(i + 1, queries.Count);
            }

            return pool;
        });
    }

    private IEnumerable<LabelCandidate> Pooled(ParseResult parsed, BeirQuery query, List<IReadOnlyList<RerankDocument>> found)
    {
        var documents = new Dictionary<string, RerankDocument>(StringComparer.Ordinal);
        foreach (var document in found.SelectMany(ranking => ranking)) documents.TryAdd(document.Id!, document);
        return LabelPool.Of(query.Id, found.Select(ranking => (IReadOnlyList<string>)[.. ranking.Select(document => document.Id!)]), parsed.GetValue(_depth) ?? DefaultDepth, parsed.GetValue(_seed) ?? 0)
            .Select(id => new LabelCandidate(query.Id, query.Text, id, documents[id].Text) { Title = documents[id].Title });
    }
}
