using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Model;

/// <summary>Turns keys into ids of points, and back.</summary>
/// <remarks>A text is no id of Qdrant's: the id is its <see cref="NameUuid"/>, and the text itself stands in the payload under the key's storage name.</remarks>
internal sealed class KeyCodec(KeyPropertyModel property)
{
    public KeyPropertyModel Property => property;

    public Type Type => property.Type;

    /// <summary>Gets whether the key stands in the payload.</summary>
    public bool IsText => Type == typeof(string);

    public static bool IsSupported(Type type) => type == typeof(ulong) || type == typeof(Guid) || type == typeof(string);

    /// <summary>Gives the id of a key.</summary>
    /// <exception cref="ArgumentException">The key is <see langword="null"/>, of another type, or not valid Unicode.</exception>
    public PointId ToPoint(object? key)
    {
        if (key is null) throw new ArgumentException("A record's key must not be null.", nameof(key));
        if (key.GetType() != Type) throw new ArgumentException($"The key must be of type '{Type.Name}', but was of type '{key.GetType().Name}'.", nameof(key));
        try
        {
            return key switch
            {
                ulong number => PointId.Of(number),
                Guid uuid => PointId.Of(uuid),
                _ => PointId.Of(NameUuid.Of((string)key)),
            };
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"The key must be valid Unicode, but has half of a surrogate pair at position {exception.Index}.", nameof(key), exception);
        }
    }

    /// <summary>Gives the text of a key, as candidates carry it.</summary>
    public static string Format(object key) => key switch
    {
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D"),
        _ => (string)key,
    };

    /// <summary>Finds the id that a candidate's id names, or <see langword="null"/> where it cannot be one of this collection's.</summary>
    public PointId? Parse(string text)
    {
        if (Type == typeof(ulong)) return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? PointId.Of(number) : null;
        if (Type == typeof(Guid)) return Guid.TryParseExact(text, "D", out Guid uuid) ? PointId.Of(uuid) : null;
        return ToPoint(text);
    }

    /// <summary>Gives the key of a stored point.</summary>
    /// <exception cref="RerankException">The point has no key of this type.</exception>
    public object FromPoint(FoundPoint point)
    {
        if (Type == typeof(string))
        {
            return point.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(property.StorageName, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()!
                : throw Foreign($"The point '{point.Id}' must have its key as text in the payload under '{property.StorageName}', but has none: it was written by another program, so use its id as a key of type ulong or Guid.");
        }

        if (Type == typeof(Guid)) return point.Id.Uuid ?? throw Foreign($"The point '{point.Id}' must have a UUID as its id, but has a number: use a key of type ulong.");
        return point.Id.Uuid is null ? point.Id.Number : throw Foreign($"The point '{point.Id}' must have a number as its id, but has a UUID: use a key of type Guid.");
    }

    private static RerankException Foreign(string message) => new(message) { ProviderName = "qdrant", Operation = "read" };
}
