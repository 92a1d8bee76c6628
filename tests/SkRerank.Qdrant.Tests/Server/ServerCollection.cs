using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>One collection of the server: how it was made, its payload's indexes and its points.</summary>
public sealed class ServerCollection
{
    private const string Unnamed = "";

    private readonly SortedDictionary<PointKey, StoredPoint> _points = [];
    private readonly Dictionary<string, (int Size, string Distance)> _vectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _sparse = new(StringComparer.Ordinal);
    private readonly HashSet<string> _many = new(StringComparer.Ordinal);

    public ServerCollection(JsonElement create)
    {
        Create = create.Clone();
        if (create.TryGetProperty("vectors", out var vectors) && vectors.ValueKind == JsonValueKind.Object)
        {
            if (vectors.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number) AddVector(Unnamed, vectors);
            else foreach (var vector in vectors.EnumerateObject()) AddVector(vector.Name, vector.Value);
        }

        if (!create.TryGetProperty("sparse_vectors", out var sparse) || sparse.ValueKind != JsonValueKind.Object) return;
        foreach (var vector in sparse.EnumerateObject()) _sparse[vector.Name] = vector.Value.TryGetProperty("modifier", out var modifier) && modifier.GetString() == "idf";
    }

    public JsonElement Create { get; }

    /// <summary>Gets the types of the payload's indexes by name.</summary>
    public Dictionary<string, string> Indexes { get; } = new(StringComparer.Ordinal);

    public IEnumerable<StoredPoint> Points => _points.Values;

    public IReadOnlySet<string> Multivectors => _many;

    public StoredPoint? Find(PointKey key) => _points.GetValueOrDefault(key);

    public bool HasIdf(string name) => _sparse.TryGetValue(name, out var idf) ? idf : throw ServerErrorException.Wrong($"Not existing vector name error: {name}");

    public string DistanceOf(string name) => _vectors.TryGetValue(name, out var made) ? made.Distance : throw ServerErrorException.Wrong($"Not existing vector name error: {name}");

    /// <summary>Checks a vector's name and length, and gives its distance.</summary>
    public string Check(string name, float[] vector)
    {
        var distance = DistanceOf(name);
        return _vectors[name].Size == vector.Length ? distance : throw ServerErrorException.Wrong($"Vector dimension error: expected dim: {_vectors[name].Size}, got {vector.Length}");
    }

    public void Upsert(JsonElement points)
    {
        StoredPoint[] read = [.. points.EnumerateArray().Select(Read)];
        foreach (var point in read) _points[point.Key] = point;
    }

    public void Delete(IEnumerable<PointKey> keys)
    {
        foreach (var key in keys.ToArray()) _points.Remove(key);
    }

    /// <summary>Orders points by a value of the payload; those without it are left out.</summary>
    public IEnumerable<StoredPoint> Ordered(IEnumerable<StoredPoint> points, JsonElement order)
    {
        var key = order.ValueKind == JsonValueKind.String ? order.GetString()! : order.GetProperty("key").GetString()!;
        var isDescending = order.ValueKind == JsonValueKind.Object && order.TryGetProperty("direction", out var direction) && direction.GetString() == "desc";
        if (!Indexes.TryGetValue(key, out var type) || type is not ("integer" or "float" or "datetime"))
            throw ServerErrorException.Wrong($"No range index for `order_by` key: `{key}`. Please create one to use `order_by`.");
        var valued = points.SelectMany(p => PayloadPath.Flat(p.Payload, key).Select(ValueOf).OfType<double>().Select(v => (Point: p, Value: v)));
        return valued.OrderBy(v => isDescending ? -v.Value : v.Value).ThenBy(v => v.Point.Key).Select(v => v.Point);
    }

    public static JsonNode ToJson(StoredPoint point, JsonElement request, double? score = null)
    {
        var json = new JsonObject { ["id"] = point.Key.ToJson() };
        if (score is { } given) json["score"] = (float)given;
        if (score is not null) json["version"] = 0;
        var payload = request.TryGetProperty("with_payload", out var asked) && asked.ValueKind != JsonValueKind.Null ? asked : default;
        if (payload.ValueKind == JsonValueKind.True) json["payload"] = JsonNode.Parse(point.Payload.GetRawText());
        var vectors = request.TryGetProperty("with_vector", out var wanted) ? wanted : default;
        if (vectors.ValueKind == JsonValueKind.True) json["vector"] = Vectors(point, _ => true);
        if (vectors.ValueKind == JsonValueKind.Array) json["vector"] = Vectors(point, name => vectors.EnumerateArray().Any(v => v.GetString() == name));
        return json;
    }

    private static double? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => PayloadFilter.Instant(value.GetString()!),
        _ => null,
    };

    // One vector without a name is given as it is, unless others stand beside it.
    private static JsonNode Vectors(StoredPoint point, Func<string, bool> isWanted)
    {
        var all = new JsonObject();
        foreach (var (name, vector) in point.Dense.Where(v => isWanted(v.Key))) all[name] = Numbers(vector);
        foreach (var (name, vector) in point.Many.Where(v => isWanted(v.Key))) all[name] = new JsonArray([.. vector.Select(Numbers)]);
        foreach (var (name, vector) in point.Sparse.Where(v => isWanted(v.Key)))
            all[name] = new JsonObject { ["indices"] = new JsonArray([.. vector.Keys.Select(i => (JsonNode)i)]), ["values"] = Numbers([.. vector.Values]) };
        return all is { Count: 1 } && all.ContainsKey(Unnamed) ? all[Unnamed]!.DeepClone() : all;
    }

    private static JsonArray Numbers(float[] vector) => new([.. vector.Select(v => (JsonNode)v)]);

    private void AddVector(string name, JsonElement made)
    {
        _vectors[name] = (made.GetProperty("size").GetInt32(), made.GetProperty("distance").GetString()!);
        if (made.TryGetProperty("multivector_config", out var many) && many.ValueKind == JsonValueKind.Object) _many.Add(name);
    }

    private StoredPoint Read(JsonElement point)
    {
        var dense = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var sparse = new Dictionary<string, Dictionary<uint, float>>(StringComparer.Ordinal);
        var many = new Dictionary<string, float[][]>(StringComparer.Ordinal);
        var vectors = point.GetProperty("vector");
        IEnumerable<(string Name, JsonElement Value)> named = vectors.ValueKind == JsonValueKind.Object ? vectors.EnumerateObject().Select(v => (v.Name, v.Value)) : [(Unnamed, vectors)];
        foreach (var (name, value) in named)
        {
            if (_sparse.ContainsKey(name)) sparse[name] = VectorParts.Sparse(value);
            else if (_many.Contains(name)) many[name] = [.. VectorParts.Many(value).Select(v => VectorParts.Kept(v, Check(name, v)))];
            else dense[name] = VectorParts.Kept(VectorParts.Dense(value), Check(name, VectorParts.Dense(value)));
        }

        var payload = point.TryGetProperty("payload", out var given) && given.ValueKind == JsonValueKind.Object ? given.Clone() : JsonDocument.Parse("{}").RootElement.Clone();
        return new StoredPoint(PointKey.Of(point.GetProperty("id")), payload, dense, sparse, many);
    }
}
