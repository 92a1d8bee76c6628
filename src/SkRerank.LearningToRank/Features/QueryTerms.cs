using SkRerank.Keywords;

namespace SkRerank.LearningToRank.Features;

/// <summary>The terms of a query, numbered from 0 in order of appearance, with what each weighs.</summary>
internal sealed class QueryTerms
{
    private const int NoTerm = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly int[] _sequence;
    private readonly double[]? _idf;

    public QueryTerms(IReadOnlyList<string> terms, Bm25Statistics? statistics)
    {
        _sequence = new int[terms.Count];
        for (var i = 0; i < _sequence.Length; i++)
        {
            _numbers.TryAdd(terms[i], _numbers.Count);
            _sequence[i] = _numbers[terms[i]];
        }

        if (statistics is null) return;
        _idf = new double[_numbers.Count];
        foreach (var (term, number) in _numbers) _idf[number] = Idf(statistics, term);
    }

    /// <summary>Matches the terms of a text.</summary>
    public TermMatch Match(IReadOnlyList<string> text)
    {
        var numbers = new int[text.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = _numbers.GetValueOrDefault(text[i], NoTerm);
        var isFound = new bool[_numbers.Count];
        var hits = new List<TermHit>();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == NoTerm) continue;
            isFound[numbers[i]] = true;
            hits.Add(new TermHit(numbers[i], i));
        }

        var found = isFound.AsSpan().Count(true);
        return new TermMatch
        {
            Overlap = found,
            Coverage = isFound.Length == 0 ? double.NaN : (double)found / isFound.Length,
            CoverageIdf = CoverageIdf(isFound),
            Density = numbers.Length == 0 ? 0 : (double)hits.Count / numbers.Length,
            MinWindow = TermProximity.MinWindow(hits, found),
            MinDistance = TermProximity.MinDistance(hits),
            Phrase = _sequence.Length == 0 ? double.NaN : numbers.AsSpan().IndexOf(_sequence) >= 0 ? 1 : 0,
            Length = numbers.Length,
        };
    }

    private double CoverageIdf(bool[] isFound)
    {
        if (_idf is null || _idf.Length == 0) return double.NaN;
        var (found, all) = (0.0, 0.0);
        for (var i = 0; i < isFound.Length; i++)
        {
            all += _idf[i];
            if (isFound[i]) found += _idf[i];
        }

        return found / all;
    }

    // Lucene's, which is above 0 for every term.
    private static double Idf(Bm25Statistics statistics, string term)
    {
        var containing = statistics.DocumentFrequency(term);
        return Math.Log(1 + ((statistics.Documents - containing + 0.5) / (containing + 0.5)));
    }
}
