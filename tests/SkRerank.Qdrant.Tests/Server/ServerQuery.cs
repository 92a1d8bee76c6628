using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Answers queries on one collection, as Qdrant's own local implementation does.</summary>
internal sealed class ServerQuery(ServerCollection collection)
{
    private const int DefaultLimit = 10;

    public List<ScoredPoint> Run(JsonElement request) => [.. Run(request, (Number(request, "limit") ?? DefaultLimit) + Offset(request), []).Skip(Offset(request))];

    private static int Offset(JsonElement request) => Number(request, "offset") ?? 0;

    private static int? Number(JsonElement request, string name) => request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    // A filter holds for the prefetches inside of it too; an offset does not make them longer.
    private List<ScoredPoint> Run(JsonElement request, int count, IReadOnlyList<JsonElement> inherited)
    {
        JsonElement[] filters = [.. inherited, .. request.TryGetProperty("filter", out var filter) ? new[] { filter } : []];
        JsonElement[] prefetch = !request.TryGetProperty("prefetch", out var inner) || inner.ValueKind == JsonValueKind.Null ? [] : inner.ValueKind == JsonValueKind.Array ? [.. inner.EnumerateArray()] : [inner];
        List<ScoredPoint>[] sources = [.. prefetch.Select(p => Run(p, Number(p, "limit") ?? DefaultLimit, filters))];
        IEnumerable<StoredPoint> points = sources.Length == 0 ? collection.Points : sources.SelectMany(s => s).Select(s => s.Point).DistinctBy(p => p.Key);
        return [.. Rank(request, sources, [.. points.Where(p => filters.All(f => PayloadFilter.Matches(f, p)))], count).Take(count)];
    }

    private IEnumerable<ScoredPoint> Rank(JsonElement request, List<ScoredPoint>[] sources, StoredPoint[] points, int count)
    {
        var threshold = request.TryGetProperty("score_threshold", out var least) && least.ValueKind == JsonValueKind.Number ? least.GetDouble() : (double?)null;
        if (!request.TryGetProperty("query", out var query) || query.ValueKind == JsonValueKind.Null) return points.OrderBy(p => p.Key).Select(p => new ScoredPoint(p, 0));
        var name = request.TryGetProperty("using", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        if (query.ValueKind == JsonValueKind.Object)
        {
            if (query.TryGetProperty("fusion", out var fusion)) return Above(threshold, fusion.GetString() == "rrf" ? Rrf(sources, 2, null) : Dbsf(sources));
            if (query.TryGetProperty("rrf", out var rrf)) return Above(threshold, Rrf(sources, Number(rrf, "k") ?? 2, rrf.TryGetProperty("weights", out var weights) && weights.ValueKind == JsonValueKind.Array ? [.. weights.EnumerateArray().Select(w => w.GetDouble())] : null));
            if (query.TryGetProperty("formula", out var formula)) return Above(threshold, Formula(query, formula, sources, points));
            if (query.TryGetProperty("order_by", out var order)) return collection.Ordered(points, order).Select(p => new ScoredPoint(p, 1));
            if (query.TryGetProperty("nearest", out var nearest))
            {
                if (!query.TryGetProperty("mmr", out var mmr) || mmr.ValueKind == JsonValueKind.Null) return Nearest(nearest, name, points, threshold);
                var candidates = Nearest(nearest, name, points, threshold).Take(Number(mmr, "candidates_limit") ?? count).ToList();
                return Diverse(candidates, name, mmr.TryGetProperty("diversity", out var diversity) ? diversity.GetDouble() : 0.5, count);
            }
        }

        return Nearest(query, name, points, threshold);
    }

    private static IEnumerable<ScoredPoint> Above(double? threshold, IEnumerable<ScoredPoint> points) => threshold is null ? points : points.Where(p => p.Score >= threshold);

    private IEnumerable<ScoredPoint> Nearest(JsonElement query, string name, StoredPoint[] points, double? threshold)
    {
        if (query.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            var id = PointKey.Of(query);
            var example = collection.Find(id) ?? throw new ServerErrorException(404, $"Not found: No point with id {id} found");
            return Dense(example.Dense[name], name, [.. points.Where(p => p.Key != id)], threshold);
        }

        if (query.ValueKind == JsonValueKind.Object) return Sparse(VectorParts.Sparse(query), name, points, threshold);
        if (!VectorParts.IsMany(query) && collection.Multivectors.Contains(name)) return Many([VectorParts.Dense(query)], name, points, threshold);
        return VectorParts.IsMany(query) ? Many(VectorParts.Many(query), name, points, threshold) : Dense(VectorParts.Dense(query), name, points, threshold);
    }

    private IEnumerable<ScoredPoint> Dense(float[] query, string name, StoredPoint[] points, double? threshold)
    {
        var distance = collection.Check(name, query);
        query = VectorParts.Kept(query, distance);
        return Sorted(points.Where(p => p.Dense.ContainsKey(name)).Select(p => new ScoredPoint(p, VectorParts.Compare(query, p.Dense[name], distance))), distance, threshold);
    }

    private IEnumerable<ScoredPoint> Many(float[][] query, string name, StoredPoint[] points, double? threshold)
    {
        var distance = "";
        float[][] kept = [.. query.Select(q => VectorParts.Kept(q, distance = collection.Check(name, q)))];
        return Sorted(points.Where(p => p.Many.ContainsKey(name)).Select(p => new ScoredPoint(p, VectorParts.MaxSim(kept, p.Many[name], distance))), distance, threshold);
    }

    // A point that has none of the query's indices is not found.
    private IEnumerable<ScoredPoint> Sparse(Dictionary<uint, float> query, string name, StoredPoint[] points, double? threshold)
    {
        var weights = query.ToDictionary(q => q.Key, q => (double)q.Value);
        if (collection.HasIdf(name))
        {
            StoredPoint[] all = [.. collection.Points.Where(p => p.Sparse.ContainsKey(name))];
            foreach (var index in query.Keys)
            {
                var with = all.Count(p => p.Sparse[name].ContainsKey(index));
                weights[index] *= Math.Log(((all.Length - with + 0.5) / (with + 0.5)) + 1);
            }
        }

        return Sorted(
            from p in points
            where p.Sparse.TryGetValue(name, out var stored) && stored.Keys.Any(query.ContainsKey)
            select new ScoredPoint(p, p.Sparse[name].Where(v => weights.ContainsKey(v.Key)).Sum(v => weights[v.Key] * v.Value)),
            "Dot",
            threshold);
    }

    private static IEnumerable<ScoredPoint> Sorted(IEnumerable<ScoredPoint> points, string distance, double? threshold)
    {
        var isDistance = distance is "Euclid" or "Manhattan";
        return points.Where(p => threshold is null || (isDistance ? p.Score <= threshold : p.Score >= threshold)).OrderBy(p => isDistance ? p.Score : -p.Score).ThenBy(p => p.Point.Key);
    }

    private static IOrderedEnumerable<ScoredPoint> Fused(IEnumerable<ScoredPoint> contributions) =>
        contributions.GroupBy(c => c.Point.Key).Select(g => new ScoredPoint(g.First().Point, g.Sum(c => c.Score))).OrderByDescending(p => p.Score).ThenBy(p => p.Point.Key);

    private static IOrderedEnumerable<ScoredPoint> Rrf(List<ScoredPoint>[] sources, int k, double[]? weights)
    {
        if (weights is not null && weights.Length != sources.Length) throw ServerErrorException.Wrong($"RRF weights count ({weights.Length}) must match the number of prefetches ({sources.Length})");
        return Fused(sources.SelectMany((source, s) => source.Select((p, i) => p with { Score = 1 / (((i + 1) / (weights?[s] ?? 1)) + k - 1) })));
    }

    private static IOrderedEnumerable<ScoredPoint> Dbsf(List<ScoredPoint>[] sources) => Fused(sources.SelectMany(source =>
    {
        var mean = source.Count == 0 ? 0 : source.Average(p => p.Score);
        var deviation = source.Count < 2 ? 0 : Math.Sqrt(source.Sum(p => Math.Pow(p.Score - mean, 2)) / (source.Count - 1));
        return source.Select(p => p with { Score = deviation == 0 ? 0.5 : (p.Score - (mean - (3 * deviation))) / (6 * deviation) });
    }));

    private static IOrderedEnumerable<ScoredPoint> Formula(JsonElement query, JsonElement formula, List<ScoredPoint>[] sources, StoredPoint[] points)
    {
        var defaults = query.TryGetProperty("defaults", out var given) ? given : default;
        return points.Select(p => new ScoredPoint(p, new FormulaValue(defaults, p, [.. sources.Select(s => s.FirstOrDefault(x => x.Point.Key == p.Key)?.Score)]).Of(formula)))
            .OrderByDescending(p => p.Score).ThenBy(p => p.Point.Key);
    }

    private List<ScoredPoint> Diverse(List<ScoredPoint> candidates, string name, double diversity, int count)
    {
        var distance = collection.DistanceOf(name);
        var chosen = new List<ScoredPoint>();
        while (chosen.Count < count && candidates.Count > 0)
        {
            var next = candidates.MaxBy(c => chosen.Count == 0 ? c.Score : ((1 - diversity) * c.Score) - (diversity * chosen.Max(o => VectorParts.Compare(c.Point.Dense[name], o.Point.Dense[name], distance))))!;
            chosen.Add(next);
            candidates.Remove(next);
        }

        return chosen;
    }
}
