using System.Globalization;
using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Represents the id of a point: an unsigned 64-bit integer or a UUID.</summary>
[JsonConverter(typeof(PointIdConverter))]
internal readonly record struct PointId(ulong Number, Guid? Uuid)
{
    public static PointId Of(ulong number) => new(number, null);

    public static PointId Of(Guid uuid) => new(0, uuid);

    public override string ToString() => Uuid?.ToString("D") ?? Number.ToString(CultureInfo.InvariantCulture);
}
