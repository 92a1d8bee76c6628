using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using SkRerank.Keywords;

namespace SkRerank.Lucene.Analysis;

/// <summary>Gives the terms of one of the core's analyzers to Lucene.</summary>
internal sealed class TermTokenizer : Tokenizer
{
    private readonly TextAnalyzer _analyzer;
    private readonly ICharTermAttribute _term;
    private IEnumerator<string>? _terms;

    public TermTokenizer(TextAnalyzer analyzer, TextReader input)
        : base(input)
    {
        _analyzer = analyzer;
        _term = AddAttribute<ICharTermAttribute>();
    }

    public override bool IncrementToken()
    {
        ClearAttributes();
        _terms ??= _analyzer.Analyze(m_input.ReadToEnd()).GetEnumerator();
        if (!_terms.MoveNext()) return false;
        _term.SetEmpty().Append(_terms.Current);
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        _terms = null;
    }
}
