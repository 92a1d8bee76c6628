using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.Keywords;

/// <summary>Finds the documents that may be among the best, by upper bounds of their scores; who they are is for exact scores to say.</summary>
/// <remarks>
/// Documents are taken in windows whose sums lie in a cache. As soon as enough documents are known, terms that together cannot lift a document over the least of them are only looked up
/// for documents that other terms have lifted (MaxScore, Turtle and Flood 1995), window by window where that is less work than adding them up.
/// </remarks>
internal sealed class TopSearch
{
    private const int DenseWindow = 4096;
    private const int SparseWindow = 32_768;

    // Of the documents of a window, up to this share is visited one by one.
    private const int SparseShare = 16;

    // How many postings are added up in the time of one look-up.
    private const int LookUpCost = 24;

    private readonly int _windowSize;
    private readonly TermCursor[] _terms;
    private readonly float[] _boundsBelow;
    private readonly ImpactTable _impacts;
    private readonly float _tightness;
    private readonly ScoreFloor _floor;
    private readonly Func<int, bool> _accept;
    private readonly List<(int Document, float Most)> _candidates = [];

    // Terms before this one are only looked up.
    private int _firstEssential;

    // Terms before this one are looked up in the present window.
    private int _firstAdded;
    private int _opened;

    public TopSearch(IReadOnlyList<QueryTerm> terms, ImpactTable impacts, int documents, int top, Func<int, bool> accept)
    {
        _windowSize = terms.Sum(t => (long)t.Postings.Items.Length) < documents / SparseShare ? SparseWindow : DenseWindow;
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
        var sums = ArrayPool<float>.Shared.Rent(_windowSize);
        sums.AsSpan(0, _windowSize).Clear();
        foreach (ref var term in _terms.AsSpan()) term.Open(0, 0);
        for (var next = NextDocument(); next != int.MaxValue; next = NextDocument())
        {
            Score(sums.AsSpan(0, _windowSize), next - (next % _windowSize));
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
        var count = 0;
        _firstAdded = _opened = _terms.Length;
        while (_firstAdded > _firstEssential) count += Add(sums, from);
        while (_firstAdded > 0 && count > 0)
        {
            Open(_firstAdded - 1, from);
            var postings = _terms[_firstAdded - 1].Window.Length;
            if ((long)Math.Min(count, postings) * LookUpCost < postings || (postings > _windowSize / SparseShare && (long)CountOver(sums) * LookUpCost < postings)) break;
            count += Add(sums, from);
        }

        if (count < _windowSize / SparseShare) VisitPostings(sums, from);
        else VisitSums(sums, from);
    }

    /// <summary>Adds up one more term, and gives how many documents of the window have it.</summary>
    private int Add(Span<float> sums, int from)
    {
        Open(--_firstAdded, from);
        _terms[_firstAdded].AddTo(sums, from, _impacts.Most);
        return _terms[_firstAdded].Window.Length;
    }

    /// <summary>Opens the window in the terms from one on.</summary>
    private void Open(int first, int from)
    {
        while (_opened > first) _terms[--_opened].Open(from, (int)Math.Min(int.MaxValue, (long)from + _windowSize));
    }

    private void VisitPostings(Span<float> sums, int from)
    {
        foreach (ref var term in _terms.AsSpan(_firstAdded))
        {
            foreach (var posting in term.Window)
            {
                ref var sum = ref sums[Posting.Document(posting) - from];
                if (sum > Cut) Offer(Posting.Document(posting), sum, from);
                sum = 0;
            }
        }
    }

    private void VisitSums(Span<float> sums, int from)
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(sums);
        for (var i = 0; i < vectors.Length; i++)
        {
            var over = Vector512.GreaterThan(vectors[i], Vector512.Create(Cut)).ExtractMostSignificantBits();
            for (; over != 0; over &= over - 1)
            {
                var at = (i * Vector512<float>.Count) + BitOperations.TrailingZeroCount(over);
                if (sums[at] > Cut) Offer(from + at, sums[at], from);
            }
        }

        sums.Clear();
    }

    /// <summary>Gets what the added terms of a document must exceed.</summary>
    private float Cut => Math.Max(0, _floor.Value - _boundsBelow[_firstAdded]);

    private int CountOver(ReadOnlySpan<float> sums)
    {
        var cut = Vector512.Create(Cut);
        var count = 0;
        foreach (var vector in MemoryMarshal.Cast<float, Vector512<float>>(sums)) count += BitOperations.PopCount(Vector512.GreaterThan(vector, cut).ExtractMostSignificantBits());
        return count;
    }

    private void Offer(int document, float most, int from)
    {
        Open(0, from);
        for (var i = _firstAdded - 1; i >= 0; i--)
        {
            if (most + _boundsBelow[i + 1] <= _floor.Value) return;
            most += _terms[i].MostOf(document, _impacts.Most);
        }

        if (most <= _floor.Value || !_accept(document)) return;
        _candidates.Add((document, most));
        _floor.Add(most * _tightness);
        if (_candidates.Count % DenseWindow == 0) _candidates.RemoveAll(c => c.Most < _floor.Value);
    }
}
