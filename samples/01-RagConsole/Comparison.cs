using SkRerank.Local;
using Spectre.Console;

namespace SkRerank.Samples.RagConsole;

/// <summary>What four ways to search find for one question.</summary>
internal sealed class Comparison
{
    private const int Rows = 5;

    private static readonly SearchMode[] Modes = [SearchMode.Bm25, SearchMode.Vector, SearchMode.Hybrid, SearchMode.Rerank];

    private readonly string _question;
    private readonly Dictionary<SearchMode, IReadOnlyList<RerankDocument>> _found = [];

    private string _stage = "maxsim";

    private Comparison(string question) => _question = question;

    /// <summary>Gets the passages of the whole pipeline, best first.</summary>
    public IReadOnlyList<RerankDocument> Reranked => _found[SearchMode.Rerank];

    public static async Task<Comparison> RunAsync(LocalStore store, IReranker? hosted, string question, CancellationToken cancellationToken)
    {
        var comparison = new Comparison(question);
        foreach (var mode in Modes)
        {
            var retriever = store.CreateRetriever(new LocalPipelineOptions { Mode = mode, CrossEncoder = mode == SearchMode.Rerank ? hosted : null });
            comparison._found[mode] = (await retriever.RetrieveAsync(question, cancellationToken: cancellationToken)).Candidates;
        }

        if (hosted is not null && comparison.Reranked is [var best, ..]) comparison._stage = best.Trail[^1].Stage;
        return comparison;
    }

    /// <summary>Prints the lists side by side, and where each of the best passages stood in every stage.</summary>
    public void Print()
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = 150;
        console.WriteLine($"\n{_question}\n");

        var lists = new Table().AddColumns("", "BM25", "vectors", "hybrid (RRF)", "hybrid, reranked");
        for (var row = 0; row < Rows && row < Reranked.Count; row++)
        {
            lists.AddRow([Cell($"{row + 1}"), .. Modes.Select(mode => Cell(row < _found[mode].Count ? _found[mode][row].Id! : ""))]);
        }

        console.Write(lists);

        var moves = new Table().AddColumns("", "passage", "BM25", "vectors", "fused", _stage == "maxsim" ? "MaxSim" : _stage, "moved by reranking");
        for (var row = 0; row < Rows && row < Reranked.Count; row++)
        {
            var document = Reranked[row];
            var fused = Rank(document, "minmax");
            moves.AddRow(Cell($"{row + 1}"), Cell(document.Id!), Cell(Show(Rank(document, "bm25"))), Cell(Show(Rank(document, "vector"))), Cell(Show(fused)), Cell(Show(Rank(document, _stage))), Cell(Move(fused, row + 1)));
        }

        console.Write(moves);
    }

    private static int? Rank(RerankDocument document, string stage) => document.Trail.FirstOrDefault(s => s.Stage == stage)?.Rank;

    private static string Show(int? rank) => rank is null ? "-" : $"#{rank}";

    private static string Move(int? from, int to) => (from - to) switch
    {
        null or 0 => "stays",
        > 0 and var up => $"up {up}",
        var down => $"down {-down}",
    };

    // Not markup: ids come from file names.
    private static Text Cell(string text) => new(text);
}
