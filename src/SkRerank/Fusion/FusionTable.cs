using System.Buffers;
using System.Numerics;
using SkRerank.LateInteraction;
using SkRerank.Selection;

namespace SkRerank.Fusion;

/// <summary>Gathers what each list says about each candidate, and orders the candidates by what is made of it.</summary>
/// <remarks>
/// Everything is in flat arrays. An entry is one candidate of one list; entries are numbered through all lists, and those of one candidate are chained in the order of the lists. A row is one candidate of the union.
/// Sums are added up in ascending order, so that they do not depend on the order of the lists.
/// </remarks>
internal sealed class FusionTable
{
    private const int MostOnStack = 16;

    private readonly string[] _legs;

    // Where the entries of each list begin, and where those of the last one end.
    private readonly int[] _starts;
    private readonly RerankDocument[] _candidates;

    // The end of every chain: an entry beyond the others, which contributes 0 and is followed by itself.
    private readonly int _end;
    private readonly int[] _next;
    private readonly int[] _heads;
    private readonly double?[] _missing;
    private readonly Comparison<int> _compare;
    private double[]? _contributions;
    private bool _hasMissing;

    /// <summary>Checks the lists and makes one row of each candidate.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    /// <exception cref="RerankException">A candidate has no id, or stands in a list twice.</exception>
    public FusionTable(IReadOnlyList<FusionList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        _legs = new string[lists.Count];
        _starts = new int[lists.Count + 1];
        _missing = new double?[lists.Count];
        for (var l = 0; l < lists.Count; l++)
        {
            var list = lists[l];
            if (!double.IsFinite(list.Weight) || list.Weight < 0)
                throw new ArgumentException($"The weight of the leg '{list.Leg}' must be a finite number of 0 or more, but was {list.Weight}.", nameof(lists));
            _legs[l] = list.Leg;
            _starts[l + 1] = _starts[l] + list.Candidates.Count;
        }

        _candidates = new RerankDocument[_starts[^1]];
        _end = _candidates.Length;
        _next = new int[_end + 1];
        _heads = Gather(lists);
        Scores = new double[_heads.Length];
        _compare = CompareEqual;
    }

    /// <summary>Gets the number of rows: of candidates in all lists together.</summary>
    public int Count => _heads.Length;

    /// <summary>Gets the fused score of each row.</summary>
    public double[] Scores { get; }

    /// <summary>Gets or sets what decides between equal scores of rows before the best rank does.</summary>
    public double[]? TieBreaks { get; set; }

    /// <summary>Fuses by the sum of what a function makes of a list's weight and a rank, from 1.</summary>
    public static IReadOnlyList<RerankDocument> Fuse(string name, IReadOnlyList<FusionList> lists, Func<int, double, double> contribution)
    {
        var table = new FusionTable(lists);
        table.Contribute(lists, contribution);
        table.AddUp();
        return table.Order(name);
    }

    /// <summary>Gives the weights' sum, added up in an order that does not depend on that of the lists.</summary>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    public static double TotalWeight(IReadOnlyList<FusionList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var total = lists.Select(list => list.Weight).Order().Sum();
        if (lists.Count > 0 && total == 0) throw new ArgumentException("At least one weight must be greater than 0, but all are 0.", nameof(lists));
        return total;
    }

    /// <summary>Adds numbers up in their order.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }

    /// <summary>Gives what the candidates of a list contribute, in the order of the list, to be filled in.</summary>
    public Span<double> Contributions(int list)
    {
        _contributions ??= new double[_end + 1];
        return _contributions.AsSpan(_starts[list].._starts[list + 1]);
    }

    /// <summary>Fills in what a function makes of each rank, from 1, and the weight of its list.</summary>
    public void Contribute(IReadOnlyList<FusionList> lists, Func<int, double, double> contribution)
    {
        for (var l = 0; l < _legs.Length; l++)
        {
            var values = Contributions(l);
            var weight = lists[l].Weight;
            for (var i = 0; i < values.Length; i++) values[i] = contribution(i + 1, weight);
        }
    }

    /// <summary>Sets what a list contributes to every candidate that it lacks; without it, nothing.</summary>
    public void SetMissing(int list, double value)
    {
        _missing[list] = value;
        _hasMissing = true;
    }

    /// <summary>Fills in the rank of a row in each list, from 1; the greatest number where a list lacks it.</summary>
    public void FillRanks(int row, Span<int> ranks)
    {
        ranks.Fill(int.MaxValue);
        var list = 0;
        for (var entry = _heads[row]; entry != _end; entry = _next[entry])
        {
            list = ListOf(entry, list);
            ranks[list] = entry - _starts[list] + 1;
        }
    }

    /// <summary>Scores each row by the sum of its contributions.</summary>
    public void AddUp()
    {
        if (_hasMissing)
        {
            Combine(static values => Sum(values));
            return;
        }

        // Always as many steps as there are lists: which lists have a candidate is chance, and no processor predicts it.
        Span<double> buffer = _legs.Length <= MostOnStack ? stackalloc double[MostOnStack] : new double[_legs.Length];
        var values = buffer[.._legs.Length];
        for (var row = 0; row < Scores.Length; row++)
        {
            var entry = _heads[row];
            foreach (ref var value in values)
            {
                value = _contributions![entry];
                entry = _next[entry];
            }

            Scores[row] = AddUp(values);
        }
    }

    /// <summary>Scores each row by what a function makes of its contributions, ascending.</summary>
    public void Combine(Func<ReadOnlySpan<double>, double> combine)
    {
        Span<double> buffer = _legs.Length <= MostOnStack ? stackalloc double[MostOnStack] : new double[_legs.Length];
        for (var row = 0; row < Scores.Length; row++)
        {
            var values = buffer[..Fill(row, buffer)];
            Sort(values);
            Scores[row] = combine(values);
        }
    }

    /// <summary>Orders the rows, which have their scores: score descending, then tie break descending, then best rank in any list, then id.</summary>
    public IReadOnlyList<RerankDocument> Order(string name)
    {
        // By the scores alone first, which compare faster than rows; then what is equal among them.
        var order = DescendingOrder.Of(Scores);
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && Scores[order[end]] == Scores[order[start]];) end++;
            if (end - start > 1) order.AsSpan(start..end).Sort(_compare);
        }

        return new FusedList(name, this, order);
    }

    /// <summary>Makes the fused candidate of a row.</summary>
    /// <param name="name">The name of the fused score.</param>
    /// <param name="row">The row.</param>
    /// <param name="rank">Its place in the fused order, from 1.</param>
    public RerankDocument ToDocument(string name, int row, int rank)
    {
        var count = 0;
        PackedTokenVectors? vectors = null;
        TextSketch? sketch = null;
        for (var entry = _heads[row]; entry != _end; entry = _next[entry], count++)
        {
            vectors ??= _candidates[entry].TokenVectors;
            sketch ??= _candidates[entry].Sketch;
        }

        var entries = new FusionEntry[count];
        var list = 0;
        for (int entry = _heads[row], i = 0; entry != _end; entry = _next[entry], i++)
        {
            list = ListOf(entry, list);
            entries[i] = new FusionEntry(list, entry - _starts[list] + 1, _candidates[entry], _contributions is null ? double.NaN : _contributions[entry]);
        }

        return new RerankDocument(entries[0].Candidate) { RetrievalScore = Scores[row], Trail = new FusionTrail(_legs, name, Scores[row], rank, entries), TokenVectors = vectors, Sketch = sketch };
    }

    // Two have one sum in either order.
    private static double AddUp(Span<double> values)
    {
        if (values.Length <= 2) return Sum(values);
        if (values.Length == 3)
        {
            var (less, more) = (Math.Min(values[0], values[1]), Math.Max(values[0], values[1]));
            return Math.Min(less, values[2]) + Math.Max(less, Math.Min(more, values[2])) + Math.Max(more, values[2]);
        }

        Sort(values);
        return Sum(values);
    }

    // Contributions are as many as there are lists, so few.
    private static void Sort(Span<double> values)
    {
        if (values.Length > MostOnStack)
        {
            values.Sort();
            return;
        }

        for (var i = 1; i < values.Length; i++)
        {
            var value = values[i];
            var at = i;
            for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
            values[at] = value;
        }
    }

    // A table of open addressing, one probe after another; a slot holds the hash above the number of the row, from 1.
    private int[] Gather(IReadOnlyList<FusionList> lists)
    {
        var mask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * _candidates.Length, 1)) - 1;
        var slots = ArrayPool<ulong>.Shared.Rent((int)mask + 1);
        var rows = ArrayPool<(int First, int Last)>.Shared.Rent(_candidates.Length);
        slots.AsSpan(0, (int)mask + 1).Clear();
        _next.AsSpan().Fill(_end);
        var count = 0;
        for (var l = 0; l < _legs.Length; l++)
        {
            var candidates = lists[l].Candidates;
            for (var entry = _starts[l]; entry < _starts[l + 1]; entry++)
            {
                var candidate = candidates[entry - _starts[l]];
                var id = candidate.Id
                    ?? throw new RerankException($"Fusion needs an id on every candidate, but candidate {entry - _starts[l]} of the leg '{_legs[l]}' has none; set RerankDocument.Id in the retriever.") { Operation = "fuse" };
                _candidates[entry] = candidate;
                var hash = IdHash.Of(id);
                var at = hash & mask;
                while (slots[at] != 0 && !((uint)(slots[at] >> 32) == hash && string.Equals(Id(rows[(uint)slots[at] - 1].First), id, StringComparison.Ordinal))) at = (at + 1) & mask;
                if (slots[at] == 0)
                {
                    rows[count++] = (entry, entry);
                    slots[at] = ((ulong)hash << 32) | (uint)count;
                    continue;
                }

                ref var row = ref rows[(uint)slots[at] - 1];
                if (row.Last >= _starts[l])
                    throw new RerankException($"A leg must return each candidate once, but '{_legs[l]}' returned '{id}' twice; make the ids of its passages unique.") { Operation = "fuse" };
                _next[row.Last] = entry;
                row.Last = entry;
            }
        }

        var heads = new int[count];
        for (var row = 0; row < count; row++) heads[row] = rows[row].First;
        ArrayPool<ulong>.Shared.Return(slots);
        ArrayPool<(int, int)>.Shared.Return(rows);
        return heads;
    }

    private string Id(int entry) => _candidates[entry].Id!;

    // Entries of a row are in the order of the lists: the list of the next one is never before.
    private int ListOf(int entry, int from)
    {
        while (entry >= _starts[from + 1]) from++;
        return from;
    }

    private int Fill(int row, Span<double> values)
    {
        var count = 0;
        var entry = _heads[row];
        if (!_hasMissing)
        {
            for (; entry != _end; entry = _next[entry]) values[count++] = _contributions![entry];
            return count;
        }

        for (var l = 0; l < _legs.Length; l++)
        {
            if (entry != _end && entry < _starts[l + 1])
            {
                values[count++] = _contributions![entry];
                entry = _next[entry];
            }
            else if (_missing[l] is { } value)
            {
                values[count++] = value;
            }
        }

        return count;
    }

    private int CompareEqual(int a, int b)
    {
        var byTie = TieBreaks is null ? 0 : TieBreaks[b].CompareTo(TieBreaks[a]);
        if (byTie != 0) return byTie;
        var byRank = BestRank(a).CompareTo(BestRank(b));
        return byRank != 0 ? byRank : string.CompareOrdinal(Id(_heads[a]), Id(_heads[b]));
    }

    private int BestRank(int row)
    {
        var (best, list) = (int.MaxValue, 0);
        for (var entry = _heads[row]; entry != _end; entry = _next[entry])
        {
            list = ListOf(entry, list);
            best = Math.Min(best, entry - _starts[list] + 1);
        }

        return best;
    }
}
