using SkRerank.Local;
using SkRerank.Local.Indexing;

namespace SkRerank.Benchmarks.Overhead;

/// <summary>Indexes the collection of the run once, for every benchmark of it.</summary>
internal static class OverheadStore
{
    private const int Candidates = 100;

    private static readonly Lazy<LocalStore> Shared = new(Index);

    /// <summary>Gets or sets the folder of the collection.</summary>
    public static string Folder { get; set; } = "";

    public static LocalStore Store => Shared.Value;

    /// <summary>Gives judged queries that have a full list of candidates, and the candidates of the first.</summary>
    public static async Task<(string[] Queries, IReadOnlyList<RerankDocument> Candidates)> ReadAsync(int count)
    {
        var hybrid = Store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid });
        var queries = new List<string>();
        IReadOnlyList<RerankDocument>? first = null;
        foreach (var query in new Collection(Folder).JudgedQueries())
        {
            var found = (await hybrid.RetrieveAsync(query.Text)).Candidates;
            if (found.Count < Candidates) continue;
            first ??= [.. found.Take(Candidates)];
            queries.Add(query.Text);
            if (queries.Count == count) break;
        }

        return ([.. queries], first ?? throw new InvalidOperationException($"No query of '{Folder}' finds {Candidates} candidates; give a greater collection."));
    }

    private static LocalStore Index()
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-overhead-").FullName;
        var store = new LocalStore(folder);
        new LocalIndexer(store).IndexAsync(Folder).GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            store.Dispose();
            Directory.Delete(folder, recursive: true);
        };
        return store;
    }
}
