namespace SkRerank.Fusion;

/// <summary>Gathers what each list says about each candidate, and orders the candidates by the sum of their contributions.</summary>
internal static class FusionTable
{
    public static IReadOnlyList<RerankDocument> Fuse(string name, IReadOnlyList<FusionList> lists, Func<FusionList, double[]> contributions)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var rows = new Dictionary<string, FusionRow>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            if (!double.IsFinite(list.Weight) || list.Weight < 0)
                throw new ArgumentException($"The weight of the leg '{list.Leg}' must be a finite number of 0 or more, but was {list.Weight}.", nameof(lists));
            Add(rows, list, contributions(list));
        }

        FusionRow[] ordered = [.. rows.Values];
        foreach (var row in ordered) row.Sum();
        Array.Sort(ordered);
        return [.. ordered.Select((row, i) => row.ToDocument(name, i + 1))];
    }

    private static void Add(Dictionary<string, FusionRow> rows, FusionList list, double[] contributions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Candidates.Count; i++)
        {
            var candidate = list.Candidates[i];
            var id = candidate.Id
                ?? throw new RerankException($"Fusion needs an id on every candidate, but candidate {i} of the leg '{list.Leg}' has none; set RerankDocument.Id in the retriever.") { Operation = "fuse" };
            if (!seen.Add(id))
                throw new RerankException($"A leg must return each candidate once, but '{list.Leg}' returned '{id}' twice; make the ids of its passages unique.") { Operation = "fuse" };
            if (!rows.TryGetValue(id, out var row)) rows.Add(id, row = new FusionRow(id));
            row.Add(list.Leg, candidate, i + 1, contributions[i]);
        }
    }
}
