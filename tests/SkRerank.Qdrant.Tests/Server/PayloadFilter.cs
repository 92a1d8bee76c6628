using System.Globalization;
using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Says whether a point satisfies a filter, as Qdrant's own implementations do.</summary>
internal static class PayloadFilter
{
    private const double EarthRadius = 6_371_008.7714;

    public static bool Matches(JsonElement? filter, StoredPoint point) => filter is not { ValueKind: JsonValueKind.Object } given || Filter(given, point, point.Payload);

    /// <summary>Says whether a condition of a formula or of a filter holds.</summary>
    public static bool Condition(JsonElement condition, StoredPoint point) => Condition(condition, point, point.Payload);

    private static bool Filter(JsonElement filter, StoredPoint? point, JsonElement payload)
    {
        if (Conditions(filter, "must") is { } must && !must.All(c => Condition(c, point, payload))) return false;
        if (Conditions(filter, "must_not") is { } not && not.Any(c => Condition(c, point, payload))) return false;
        if (Conditions(filter, "should") is { Length: > 0 } should && !should.Any(c => Condition(c, point, payload))) return false;
        return !filter.TryGetProperty("min_should", out var least) || least.ValueKind != JsonValueKind.Object
            || least.GetProperty("conditions").EnumerateArray().Count(c => Condition(c, point, payload)) >= least.GetProperty("min_count").GetInt32();
    }

    private static JsonElement[]? Conditions(JsonElement filter, string name) =>
        !filter.TryGetProperty(name, out var conditions) || conditions.ValueKind == JsonValueKind.Null ? null : conditions.ValueKind == JsonValueKind.Array ? [.. conditions.EnumerateArray()] : [conditions];

    private static bool Condition(JsonElement condition, StoredPoint? point, JsonElement payload)
    {
        if (condition.TryGetProperty("key", out var key)) return Field(condition, PayloadPath.Whole(payload, key.GetString()!), PayloadPath.Flat(payload, key.GetString()!));
        if (condition.TryGetProperty("is_empty", out var empty)) return PayloadPath.Whole(payload, empty.GetProperty("key").GetString()!).All(IsEmpty);
        if (condition.TryGetProperty("is_null", out var isNull)) return PayloadPath.Whole(payload, isNull.GetProperty("key").GetString()!).Any(IsNull);
        if (condition.TryGetProperty("has_id", out var ids)) return point is not null && ids.EnumerateArray().Any(id => PointKey.Of(id) == point.Key);
        if (condition.TryGetProperty("has_vector", out var vector)) return point?.HasVector(vector.GetString()!) == true;
        if (condition.TryGetProperty("nested", out var nested))
        {
            var name = nested.GetProperty("key").GetString()!;
            if (name.EndsWith("[]", StringComparison.Ordinal)) name = name[..^2];
            return PayloadPath.Whole(payload, name).Where(v => v.ValueKind == JsonValueKind.Array).SelectMany(v => v.EnumerateArray())
                .Any(element => element.ValueKind == JsonValueKind.Object && Filter(nested.GetProperty("filter"), null, element));
        }

        return Filter(condition, point, payload);
    }

    private static bool Field(JsonElement condition, IReadOnlyList<JsonElement> whole, IEnumerable<JsonElement> values)
    {
        if (Has(condition, "values_count", out var count)) return Counts(whole).Any(n => InRange(count, n));
        if (Has(condition, "match", out var match)) return values.Any(value => Match(match, value));
        if (Has(condition, "range", out var range)) return values.Any(value => Range(range, value));
        if (Has(condition, "geo_bounding_box", out var box)) return values.Any(value => Box(box, value));
        if (Has(condition, "geo_radius", out var radius)) return values.Any(value => Radius(radius, value));
        throw ServerErrorException.Wrong("a condition of a field without any check is not served here");
    }

    private static bool Has(JsonElement condition, string name, out JsonElement value) => condition.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Null));

    private static int[] Counts(IReadOnlyList<JsonElement> values) =>
        values.All(v => v.ValueKind == JsonValueKind.Null) ? [0] : [.. values.Select(v => v.ValueKind == JsonValueKind.Null ? 0 : v.ValueKind == JsonValueKind.Array ? v.GetArrayLength() : 1)];

    private static bool Match(JsonElement match, JsonElement value)
    {
        if (match.TryGetProperty("value", out var one)) return Same(value, one);
        if (match.TryGetProperty("any", out var any)) return any.EnumerateArray().Any(v => Same(value, v));
        if (match.TryGetProperty("except", out var except)) return value.ValueKind != JsonValueKind.Null && !except.EnumerateArray().Any(v => Same(value, v));
        if (match.TryGetProperty("text", out var text))
        {
            var words = Words(text.GetString()!);
            return value.ValueKind == JsonValueKind.String && words.Length > 0 && words.All(Words(value.GetString()!).ToHashSet().Contains);
        }

        throw ServerErrorException.Wrong("this match is not served here");
    }

    // An integer and a number with a fraction are of two types, and never the same.
    private static bool Same(JsonElement value, JsonElement other) =>
        value.ValueKind == other.ValueKind && value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() == other.GetString(),
            JsonValueKind.Number => value.TryGetInt64(out var left) && other.TryGetInt64(out var right) && left == right,
            JsonValueKind.True or JsonValueKind.False => true,
            _ => false,
        };

    private static string[] Words(string text) =>
        string.Concat(text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Range(JsonElement range, JsonElement value)
    {
        if (range.EnumerateObject().Any(bound => bound.Value.ValueKind == JsonValueKind.String)) return value.ValueKind == JsonValueKind.String && Instant(value.GetString()!) is { } instant && InRange(range, instant);
        return value.ValueKind == JsonValueKind.Number && InRange(range, value.GetDouble());
    }

    private static bool InRange(JsonElement range, double value) =>
        range.EnumerateObject().Where(bound => bound.Value.ValueKind != JsonValueKind.Null).All(bound =>
        {
            var limit = bound.Value.ValueKind == JsonValueKind.String ? Instant(bound.Value.GetString()!) ?? throw ServerErrorException.Wrong("a bound is no instant") : bound.Value.GetDouble();
            return bound.Name switch { "gt" => value > limit, "gte" => value >= limit, "lt" => value < limit, _ => value <= limit };
        });

    /// <summary>Reads an instant in microseconds, which is how finely the server tells them apart; without a zone it is UTC.</summary>
    public static double? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Math.Floor(instant.UtcTicks / 10.0) : null;

    private static bool Box(JsonElement box, JsonElement value)
    {
        if (Place(value) is not { } at) return false;
        var (left, top) = Place(box.GetProperty("top_left"))!.Value;
        var (right, bottom) = Place(box.GetProperty("bottom_right"))!.Value;
        return at.Lon > left && at.Lon < right && at.Lat < top && at.Lat > bottom;
    }

    private static bool Radius(JsonElement circle, JsonElement value)
    {
        if (Place(value) is not { } at || Place(circle.GetProperty("center")) is not { } center) return false;
        double Radians(double degrees) => degrees * Math.PI / 180;
        var a = Math.Pow(Math.Sin(Radians(at.Lat - center.Lat) / 2), 2) + (Math.Cos(Radians(at.Lat)) * Math.Cos(Radians(center.Lat)) * Math.Pow(Math.Sin(Radians(at.Lon - center.Lon) / 2), 2));
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(a)) < circle.GetProperty("radius").GetDouble();
    }

    private static (double Lon, double Lat)? Place(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("lon", out var lon) && value.TryGetProperty("lat", out var lat) ? (lon.GetDouble(), lat.GetDouble()) : null;
}
