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

    /// <summary>Gives judged queries that have a full list of candidates, each with its own.</summary>
    public static async Task<OverheadCall[]> ReadAsync(int count)
    {
        var hybrid = Store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid });
        var calls = new List<OverheadCall>();
        foreach (var query in new Collection(Folder).JudgedQueries())
        {
            var found = (await hybrid.RetrieveAsync(query.Text)).Candidates;
            if (found.Count >= Candidates) calls.Add(new OverheadCall(query.Text, [.. found.Take(Candidates)]));
            if (calls.Count == count) break;
        }

        return calls.Count > 0 ? [.. calls] : throw new InvalidOperationException($"No query of '{Folder}' finds {Candidates} candidates; give a greater collection.");
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
