using System.Buffers;
using System.Runtime.InteropServices;

namespace SkRerank.Fusion;

/// <summary>Gathers what each list says about each candidate, and orders the candidates by what is made of it.</summary>
internal static class FusionTable
{
    /// <summary>Fuses by the sum of contributions.</summary>
    public static IReadOnlyList<RerankDocument> Fuse(string name, IReadOnlyList<FusionList> lists, Func<FusionList, double[]> contributions) =>
        Order(name, Scored(Gather(lists, contributions)));

    /// <summary>Fuses by what a function makes of the contributions of a candidate, ascending.</summary>
    public static IReadOnlyList<RerankDocument> Fuse(string name, IReadOnlyList<FusionList> lists, Func<FusionList, double[]> contributions, Func<double[], double> combine)
    {
        var rows = Gather(lists, contributions);
        foreach (var row in rows) row.Score = combine(row.Contributions);
        return Order(name, rows);
    }

    /// <summary>Checks the lists and makes one row of each candidate.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    /// <exception cref="RerankException">A candidate has no id, or stands in a list twice.</exception>
    public static FusionRow[] Gather(IReadOnlyList<FusionList> lists, Func<FusionList, double[]?> contributions)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var rows = new Dictionary<string, FusionRow>(StringComparer.Ordinal);
        for (var l = 0; l < lists.Count; l++)
        {
            var list = lists[l];
            if (!double.IsFinite(list.Weight) || list.Weight < 0)
                throw new ArgumentException($"The weight of the leg '{list.Leg}' must be a finite number of 0 or more, but was {list.Weight}.", nameof(lists));
            Add(rows, list, l, lists.Count, contributions(list));
        }

        return [.. rows.Values];
    }

    /// <summary>Orders rows that have their scores.</summary>
    public static IReadOnlyList<RerankDocument> Order(string name, FusionRow[] rows)
    {
        // By the scores alone first, which compare faster than rows; then what is equal among them.
        var scores = ArrayPool<double>.Shared.Rent(rows.Length);
        var keys = scores.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++) keys[i] = -rows[i].Score;
        keys.Sort(rows.AsSpan());
        for (int start = 0, end; start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && keys[end] == keys[start];) end++;
            if (end - start > 1) Array.Sort(rows, start, end - start);
        }

        ArrayPool<double>.Shared.Return(scores);
        return new FusedList(name, rows);
    }

    private static FusionRow[] Scored(FusionRow[] rows)
    {
        foreach (var row in rows) row.Score = row.Sum();
        return rows;
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

    private static void Add(Dictionary<string, FusionRow> rows, FusionList list, int number, int count, double[]? contributions)
    {
        rows.EnsureCapacity(list.Candidates.Count);
        for (var i = 0; i < list.Candidates.Count; i++)
        {
            var candidate = list.Candidates[i];
            var id = candidate.Id
                ?? throw new RerankException($"Fusion needs an id on every candidate, but candidate {i} of the leg '{list.Leg}' has none; set RerankDocument.Id in the retriever.") { Operation = "fuse" };
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, id, out _);
            row ??= new FusionRow(id, count);
            if (!row.Add(number, list.Leg, candidate, i + 1, contributions?[i]))
                throw new RerankException($"A leg must return each candidate once, but '{list.Leg}' returned '{id}' twice; make the ids of its passages unique.") { Operation = "fuse" };
        }
    }
}
