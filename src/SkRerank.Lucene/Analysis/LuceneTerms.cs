using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace SkRerank.Lucene.Analysis;

/// <summary>Reads the terms that a Lucene analyzer makes of a text.</summary>
internal static class LuceneTerms
{
    public static List<string> Read(Analyzer analyzer, string field, string text)
    {
        var terms = new List<string>();
        using TokenStream stream = analyzer.GetTokenStream(field, new StringReader(text));
        ICharTermAttribute term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken()) terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
