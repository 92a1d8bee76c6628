using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Br;
using Lucene.Net.Analysis.Ca;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Ckb;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.El;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Eu;
using Lucene.Net.Analysis.Fa;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Ga;
using Lucene.Net.Analysis.Gl;
using Lucene.Net.Analysis.Hi;
using Lucene.Net.Analysis.Hu;
using Lucene.Net.Analysis.Hy;
using Lucene.Net.Analysis.Id;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Lv;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Util;
using SkRerank.Keywords;
using SkRerank.Lucene.Analysis;

namespace SkRerank.Lucene;

/// <summary>Names the analyzer that turns texts and queries into the terms of BM25.</summary>
/// <remarks>The store remembers the name: a store made with another analyzer is refused, since its terms would not match.</remarks>
public sealed class LuceneAnalyzer
{
    private static readonly Dictionary<string, Func<LuceneVersion, Analyzer>> Factories = new(StringComparer.Ordinal)
    {
        ["arabic"] = v => new ArabicAnalyzer(v),
        ["armenian"] = v => new ArmenianAnalyzer(v),
        ["basque"] = v => new BasqueAnalyzer(v),
        ["brazilian"] = v => new BrazilianAnalyzer(v),
        ["bulgarian"] = v => new BulgarianAnalyzer(v),
        ["catalan"] = v => new CatalanAnalyzer(v),
        ["cjk"] = v => new CJKAnalyzer(v),
        ["code"] = _ => Analyzer.NewAnonymous((_, reader) => new TokenStreamComponents(new TermTokenizer(TextAnalyzer.Code, reader))),
        ["czech"] = v => new CzechAnalyzer(v),
        ["danish"] = v => new DanishAnalyzer(v),
        ["dutch"] = v => new DutchAnalyzer(v),
        ["english"] = v => new EnglishAnalyzer(v),
        ["finnish"] = v => new FinnishAnalyzer(v),
        ["french"] = v => new FrenchAnalyzer(v),
        ["galician"] = v => new GalicianAnalyzer(v),
        ["german"] = v => new GermanAnalyzer(v),
        ["greek"] = v => new GreekAnalyzer(v),
        ["hindi"] = v => new HindiAnalyzer(v),
        ["hungarian"] = v => new HungarianAnalyzer(v),
        ["indonesian"] = v => new IndonesianAnalyzer(v),
        ["irish"] = v => new IrishAnalyzer(v),
        ["italian"] = v => new ItalianAnalyzer(v),
        ["latvian"] = v => new LatvianAnalyzer(v),
        ["norwegian"] = v => new NorwegianAnalyzer(v),
        ["persian"] = v => new PersianAnalyzer(v),
        ["portuguese"] = v => new PortugueseAnalyzer(v),
        ["romanian"] = v => new RomanianAnalyzer(v),
        ["russian"] = v => new RussianAnalyzer(v),
        ["sorani"] = v => new SoraniAnalyzer(v),
        ["spanish"] = v => new SpanishAnalyzer(v),
        ["standard"] = v => new StandardAnalyzer(v, global::Lucene.Net.Analysis.Util.CharArraySet.Empty),
        ["swedish"] = v => new SwedishAnalyzer(v),
        ["turkish"] = v => new TurkishAnalyzer(v),
        ["whitespace"] = v => new WhitespaceAnalyzer(v),
    };

    private readonly Func<Analyzer> _create;

    /// <summary>Initializes a new instance of the <see cref="LuceneAnalyzer"/> class from a factory.</summary>
    /// <param name="name">The name that the store remembers; change it whenever the terms change.</param>
    /// <param name="create">Makes the analyzer; the collection that calls it disposes what it gets.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is <see langword="null"/>.</exception>
    public LuceneAnalyzer(string name, Func<Analyzer> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        Name = name;
        _create = create;
    }

    /// <summary>Gets the English analyzer: UAX#29 words, possessive 's removed, lower case, 33 stop words, the original Porter stemmer.</summary>
    public static LuceneAnalyzer English { get; } = FromName("english");

    /// <summary>Gets the analyzer for any language: UAX#29 words in lower case, no stop words, no stemming.</summary>
    public static LuceneAnalyzer Standard { get; } = FromName("standard");

    /// <summary>Gets the analyzer that cuts at white space and changes nothing.</summary>
    public static LuceneAnalyzer Whitespace { get; } = FromName("whitespace");

    /// <summary>Gets the analyzer of source code and texts about it, <see cref="TextAnalyzer.Code"/>.</summary>
    public static LuceneAnalyzer Code { get; } = FromName("code");

    /// <summary>Gets the names that <see cref="FromName"/> knows.</summary>
    public static IReadOnlyCollection<string> Names => Factories.Keys;

    /// <summary>Gets the name that the store remembers.</summary>
    public string Name { get; }

    /// <summary>Gives the analyzer of a name, such as <c>english</c>, <c>german</c>, <c>cjk</c>, <c>code</c>, <c>standard</c> or <c>whitespace</c>.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The analyzer of that name.</returns>
    /// <exception cref="ArgumentException">The name is not one of <see cref="Names"/>.</exception>
    public static LuceneAnalyzer FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Factories.TryGetValue(name, out Func<LuceneVersion, Analyzer>? create)
            ? new LuceneAnalyzer(name, () => create(LuceneVersion.LUCENE_48))
            : throw new ArgumentException($"The analyzer must be one of {string.Join(", ", Factories.Keys)}, but was '{name}'.", nameof(name));
    }

    /// <summary>Gives an analyzer of the same name and terms for what does not run on Lucene, such as <see cref="Bm25Index{TKey}"/>.</summary>
    /// <returns>The analyzer.</returns>
    public TextAnalyzer ToTextAnalyzer()
    {
        Analyzer analyzer = _create();
        return new TextAnalyzer(Name, text => LuceneTerms.Read(analyzer, "text", text));
    }

    internal Analyzer Create() => _create();
}
