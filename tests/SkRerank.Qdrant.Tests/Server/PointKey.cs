using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>The id of a stored point; numbers come before UUIDs, as the server orders them.</summary>
public readonly record struct PointKey(ulong Number, Guid? Uuid) : IComparable<PointKey>
{
    public static PointKey Of(JsonElement id) => id.ValueKind == JsonValueKind.Number ? new(id.GetUInt64(), null) : new(0, id.GetGuid());

    public int CompareTo(PointKey other)
    {
        if (Uuid is null != other.Uuid is null) return Uuid is null ? -1 : 1;
        return Uuid is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Uuid.Value.ToString("D"), other.Uuid!.Value.ToString("D"));
    }

    public JsonNode ToJson() => Uuid is { } uuid ? JsonValue.Create(uuid.ToString("D")) : JsonValue.Create(Number);

    public override string ToString() => Uuid?.ToString("D") ?? Number.ToString(CultureInfo.InvariantCulture);
}
