using SkRerank.Keywords;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>SkRerank's index in memory; its time has the analysis of the query in it.</summary>
internal sealed class OwnEngine : IKeywordEngine
{
    private Bm25Index<int> _index = new();
    private string[] _queries = [];

    public string Name => "SkRerank";

    public void Build(IReadOnlyList<string> texts)
    {
        _index = new Bm25Index<int>(new Bm25Options { Analyzer = TextAnalyzer.Whitespace });
        for (var i = 0; i < texts.Count; i++) _index.Upsert(i, texts[i]);
    }

    public void Prepare(IReadOnlyList<int[]> queries) => _queries = [.. queries.Select(MadeCorpus.Text)];

    public IReadOnlyList<(int Document, double Score)> Search(int query) => [.. _index.Search(_queries[query], 10).Select(h => (h.Key, h.Score))];

    public void Dispose()
    {
    }
}
