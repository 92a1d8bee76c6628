namespace SkRerank.Benchmarks.Bm25;

/// <summary>Scores every document of a made collection by Lucene's BM25 with exact lengths, k1 0.9 and b 0.4, without any index but lists of documents.</summary>
internal sealed class ExhaustiveScorer
{
    private readonly Dictionary<int, List<(int Document, int Count)>> _postings = [];
    private readonly int[] _lengths;
    private readonly double _average;

    public ExhaustiveScorer(MadeCorpus corpus)
    {
        _lengths = [.. corpus.Documents.Select(d => d.Length)];
        _average = _lengths.Average();
        for (var i = 0; i < corpus.Documents.Length; i++)
        {
            foreach (var word in corpus.Documents[i].CountBy(w => w))
            {
                if (!_postings.TryGetValue(word.Key, out var list)) _postings[word.Key] = list = [];
                list.Add((i, word.Value));
            }
        }
    }

    public int Postings(int[] query) => query.Sum(w => _postings.TryGetValue(w, out var list) ? list.Count : 0);

    public IReadOnlyList<(int Document, double Score)> Search(int[] query, int count)
    {
        var scores = new double[_lengths.Length];
        foreach (var word in query)
        {
            if (!_postings.TryGetValue(word, out var list)) continue;
            var idf = Math.Log(1 + ((_lengths.Length - list.Count + 0.5) / (list.Count + 0.5)));
            foreach (var (document, f) in list) scores[document] += idf * f / (f + (0.9 * (0.6 + (0.4 * _lengths[document] / _average))));
        }

        return [.. Enumerable.Range(0, scores.Length).Where(d => scores[d] > 0).OrderByDescending(d => scores[d]).Take(count).Select(d => (d, scores[d]))];
    }
}
