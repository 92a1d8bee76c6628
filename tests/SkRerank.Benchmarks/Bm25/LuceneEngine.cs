using System.Globalization;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>Lucene.NET in a RAMDirectory: one segment, queries made before; 4.8 has no query cache.</summary>
internal sealed class LuceneEngine : IKeywordEngine
{
    private RAMDirectory? _directory;
    private DirectoryReader? _reader;
    private IndexSearcher? _searcher;
    private Query[] _queries = [];

    public string Name => "Lucene.NET";

    public void Build(IReadOnlyList<string> texts)
    {
        Dispose();
        _directory = new RAMDirectory();
        using var analyzer = new WhitespaceAnalyzer(LuceneVersion.LUCENE_48);
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer) { Similarity = new BM25Similarity(0.9f, 0.4f), RAMBufferSizeMB = 256 }))
        {
            var field = new TextField("text", "", Field.Store.NO);
            var document = new Document { field };
            foreach (var text in texts)
            {
                field.SetStringValue(text);
                writer.AddDocument(document);
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity(0.9f, 0.4f) };
    }

    public void Prepare(IReadOnlyList<int[]> queries) => _queries = [.. queries.Select(query =>
    {
        var all = new BooleanQuery();
        foreach (var word in query) all.Add(new TermQuery(new Term("text", string.Create(CultureInfo.InvariantCulture, $"w{word}"))), Occur.SHOULD);
        return all;
    })];

    // The documents were added in order into one segment, so a number is the document.
    public IReadOnlyList<(int Document, double Score)> Search(int query) => [.. _searcher!.Search(_queries[query], 10).ScoreDocs.Select(d => (d.Doc, (double)d.Score))];

    public void Dispose()
    {
        _reader?.Dispose();
        _directory?.Dispose();
    }
}
