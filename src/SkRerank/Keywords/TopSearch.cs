using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.Keywords;

/// <summary>Finds the documents that may be among the best, by upper bounds of their scores; who they are is for exact scores to say.</summary>
/// <remarks>
/// Documents are taken in windows of 4,096 whose sums lie in the first cache. As soon as enough documents are known, terms that together cannot lift a document over the least of them are only looked up
/// for documents that other terms have lifted (MaxScore, Turtle and Flood 1995).
/// </remarks>
internal sealed class TopSearch
{
    private const int WindowSize = 4096;
    private const int SparseShare = 16;

    private readonly TermCursor[] _terms;
    private readonly float[] _boundsBelow;
    private readonly ImpactTable _impacts;
    private readonly float _tightness;
    private readonly ScoreFloor _floor;
    private readonly Func<int, bool> _accept;
    private readonly List<(int Document, float Most)> _candidates = [];

    // Terms before this one are only looked up.
    private int _firstEssential;
    private bool _lookupsOpen;

    public TopSearch(IReadOnlyList<QueryTerm> terms, ImpactTable impacts, int top, Func<int, bool> accept)
    {
        _impacts = impacts;
        _accept = accept;
        // Sums of n floats are off by n roundings at most.
        var slack = 1 + (terms.Count * 2e-7);
        _tightness = (float)(impacts.Tightness / (slack * slack));
        _terms = [.. terms.Select(t => Cursor(t, slack)).OrderBy(t => t.Bound)];
        _boundsBelow = new float[_terms.Length + 1];
        for (var i = 0; i < _terms.Length; i++) _boundsBelow[i + 1] = (_boundsBelow[i] + _terms[i].Bound) * (float)slack;
        _floor = new ScoreFloor((int)Math.Min(top, terms.Sum(t => (long)t.Postings.Items.Length)));
    }

    /// <summary>Gives the candidates in ascending order; all of the best are among them.</summary>
    public List<int> Run()
    {
        var sums = ArrayPool<float>.Shared.Rent(WindowSize);
        sums.AsSpan(0, WindowSize).Clear();
        foreach (ref var term in _terms.AsSpan()) term.Open(0, 0);
        for (var next = NextDocument(); next != int.MaxValue; next = NextDocument())
        {
            var from = next - (next % WindowSize);
            Score(sums.AsSpan(0, WindowSize), from);
            while (_firstEssential < _terms.Length && _boundsBelow[_firstEssential + 1] <= _floor.Value) _firstEssential++;
        }

        ArrayPool<float>.Shared.Return(sums);
        var floor = _floor.Value;
        List<int> found = [.. _candidates.Where(c => c.Most >= floor).Select(c => c.Document)];
        found.Sort();
        return found;
    }

    private TermCursor Cursor(QueryTerm term, double slack)
    {
        var weight = (float)(term.Weight * slack);
        return new TermCursor(term.Postings, weight, weight * _impacts.Most[term.Postings.BestCode]);
    }

    private int NextDocument()
    {
        var next = int.MaxValue;
        foreach (ref var term in _terms.AsSpan(_firstEssential)) next = Math.Min(next, term.Next);
        return next;
    }

    private void Score(Span<float> sums, int from)
    {
        _lookupsOpen = false;
        var count = 0;
        foreach (ref var term in _terms.AsSpan(_firstEssential))
        {
            term.Open(from, (int)Math.Min(int.MaxValue, (long)from + WindowSize));
            term.AddTo(sums, from, _impacts.Most);
            count += term.Window.Length;
        }

        if (count < WindowSize / SparseShare)
        {
            foreach (ref var term in _terms.AsSpan(_firstEssential))
            {
                foreach (var posting in term.Window)
                {
                    var document = Posting.Document(posting);
                    Offer(document, sums[document - from], from);
                    sums[document - from] = 0;
                }
            }

            return;
        }

        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            var over = Vector512.GreaterThan(vectors[i], Vector512.Create(Cut)).ExtractMostSignificantBits();
            for (; over != 0; over &= over - 1)
            {
                var at = (i * Vector512<float>.Count) + BitOperations.TrailingZeroCount(over);
                Offer(from + at, sums[at], from);
            }
        }

        sums.Clear();
    }

    /// <summary>Gets what the essential terms of a document must exceed.</summary>
    private float Cut => Math.Max(0, _floor.Value - _boundsBelow[_firstEssential]);

    private void Offer(int document, float most, int from)
    {
        if (most <= Cut) return;
        for (var i = _firstEssential - 1; i >= 0; i--)
        {
            if (most + _boundsBelow[i + 1] <= _floor.Value) return;
            most += LookUp(i, document, from);
        }

        if (most <= _floor.Value || !_accept(document)) return;
        _candidates.Add((document, most));
        _floor.Add(most * _tightness);
        if (_candidates.Count % WindowSize == 0) _candidates.RemoveAll(c => c.Most < _floor.Value);
    }

    private float LookUp(int term, int document, int from)
    {
        if (!_lookupsOpen)
        {
            foreach (ref var below in _terms.AsSpan(0, _firstEssential)) below.Open(from, (int)Math.Min(int.MaxValue, (long)from + WindowSize));
            _lookupsOpen = true;
        }

        return _terms[term].MostOf(document, _impacts.Most);
    }
}
