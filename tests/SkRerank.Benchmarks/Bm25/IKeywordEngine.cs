namespace SkRerank.Benchmarks.Bm25;

/// <summary>One engine of the comparison: its index, and its queries made ready.</summary>
internal interface IKeywordEngine : IDisposable
{
    string Name { get; }

    void Build(IReadOnlyList<string> texts);

    void Prepare(IReadOnlyList<int[]> queries);

    /// <summary>Gives the first ten documents of a query that was made ready.</summary>
    IReadOnlyList<(int Document, double Score)> Search(int query);
}
