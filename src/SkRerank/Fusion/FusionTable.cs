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
    private const int MostOnStack = 16, None = -1;

    private readonly string[] _legs;

    // Where the entries of each list begin, and where those of the last one end.
    private readonly int[] _starts;
    private readonly RerankDocument[] _candidates;
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
            _legs[l] = lists[l].Leg;
            _starts[l + 1] = _starts[l] + lists[l].Candidates.Count;
        }

        _candidates = new RerankDocument[_starts[^1]];
        _next = new int[_candidates.Length];
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
        _contributions ??= new double[_candidates.Length];
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
        for (var entry = _heads[row]; entry != None; entry = _next[entry])
        {
            list = ListOf(entry, list);
            ranks[list] = entry - _starts[list] + 1;
        }
    }

    /// <summary>Scores each row by the sum of its contributions.</summary>
    public void AddUp() => Combine(static values => Sum(values));

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
        var order = new int[Count];
        var rented = ArrayPool<double>.Shared.Rent(order.Length);
        var keys = rented.AsSpan(0, order.Length);
        for (var row = 0; row < order.Length; row++) (order[row], keys[row]) = (row, -Scores[row]);
        keys.Sort(order.AsSpan());
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && keys[end] == keys[start];) end++;
            if (end - start > 1) order.AsSpan(start..end).Sort(_compare);
        }

        ArrayPool<double>.Shared.Return(rented);
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
        for (var entry = _heads[row]; entry != None; entry = _next[entry], count++)
        {
            vectors ??= _candidates[entry].TokenVectors;
            sketch ??= _candidates[entry].Sketch;
        }

        var entries = new FusionEntry[count];
        var list = 0;
        for (int entry = _heads[row], i = 0; entry != None; entry = _next[entry], i++)
        {
            list = ListOf(entry, list);
            entries[i] = new FusionEntry(_legs[list], _candidates[entry], entry - _starts[list] + 1, _contributions?[entry]);
        }

        return new RerankDocument(entries[0].Candidate) { RetrievalScore = Scores[row], Trail = new FusionTrail(name, Scores[row], rank, entries), TokenVectors = vectors, Sketch = sketch };
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

    // A table of open addressing with one probe after another; ids hash with the secret of the process, so nobody can make them collide.
    private int[] Gather(IReadOnlyList<FusionList> lists)
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * _candidates.Length, 1)) - 1;
        var slots = ArrayPool<int>.Shared.Rent(mask + 1);
        var rows = ArrayPool<(int Hash, int First, int Last)>.Shared.Rent(_candidates.Length);
        slots.AsSpan(0, mask + 1).Fill(None);
        _next.AsSpan().Fill(None);
        var count = 0;
        for (var l = 0; l < lists.Count; l++)
        {
            var list = lists[l];
            if (!double.IsFinite(list.Weight) || list.Weight < 0)
                throw new ArgumentException($"The weight of the leg '{list.Leg}' must be a finite number of 0 or more, but was {list.Weight}.", nameof(lists));
            for (var entry = _starts[l]; entry < _starts[l + 1]; entry++)
            {
                var candidate = list.Candidates[entry - _starts[l]];
                var id = candidate.Id
                    ?? throw new RerankException($"Fusion needs an id on every candidate, but candidate {entry - _starts[l]} of the leg '{list.Leg}' has none; set RerankDocument.Id in the retriever.") { Operation = "fuse" };
                _candidates[entry] = candidate;
                var hash = string.GetHashCode(id, StringComparison.Ordinal);
                var slot = hash & mask;
                while (slots[slot] != None && !(rows[slots[slot]].Hash == hash && string.Equals(Id(rows[slots[slot]].First), id, StringComparison.Ordinal))) slot = (slot + 1) & mask;
                if (slots[slot] == None)
                {
                    slots[slot] = count;
                    rows[count++] = (hash, entry, entry);
                    continue;
                }

                ref var row = ref rows[slots[slot]];
                if (row.Last >= _starts[l])
                    throw new RerankException($"A leg must return each candidate once, but '{list.Leg}' returned '{id}' twice; make the ids of its passages unique.") { Operation = "fuse" };
                _next[row.Last] = entry;
                row.Last = entry;
            }
        }

        var heads = new int[count];
        for (var row = 0; row < count; row++) heads[row] = rows[row].First;
        ArrayPool<int>.Shared.Return(slots);
        ArrayPool<(int, int, int)>.Shared.Return(rows);
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
            for (; entry != None; entry = _next[entry]) values[count++] = _contributions![entry];
            return count;
        }

        for (var l = 0; l < _legs.Length; l++)
        {
            if (entry != None && entry < _starts[l + 1])
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
        for (var entry = _heads[row]; entry != None; entry = _next[entry])
        {
            list = ListOf(entry, list);
            best = Math.Min(best, entry - _starts[list] + 1);
        }

        return best;
    }
}
