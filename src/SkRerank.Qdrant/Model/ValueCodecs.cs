using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Qdrant.Model;

/// <summary>Knows the types that a data property may have.</summary>
/// <remarks>Values stand in the payload as the official .NET connector writes them: instants as round-trip text, and doubles always with a fraction or an exponent.</remarks>
internal static class ValueCodecs
{
    private const string Instant = "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'";

    private static readonly Dictionary<Type, ValueCodec> Codecs = new ValueCodec[][]
    {
        Forms(new ScalarCodec<string>("keyword", WriteText, e => e.GetString()!, v => JsonValue.Create(v), null)),
        Forms(new ScalarCodec<bool>("bool", (w, v) => w.WriteBooleanValue(v), e => e.GetBoolean(), v => JsonValue.Create(v), null)),
        [new ScalarCodec<byte>("integer", (w, v) => w.WriteNumberValue(v), e => e.GetByte(), v => JsonValue.Create(v), v => JsonValue.Create(v))],
        Forms(new ScalarCodec<short>("integer", (w, v) => w.WriteNumberValue(v), e => e.GetInt16(), v => JsonValue.Create(v), v => JsonValue.Create(v))),
        Forms(new ScalarCodec<int>("integer", (w, v) => w.WriteNumberValue(v), e => e.GetInt32(), v => JsonValue.Create(v), v => JsonValue.Create(v))),
        Forms(new ScalarCodec<long>("integer", (w, v) => w.WriteNumberValue(v), e => e.GetInt64(), v => JsonValue.Create(v), v => JsonValue.Create(v))),
        Forms(new ScalarCodec<float>("float", (w, v) => WriteNumber(w, v), e => e.GetSingle(), null, v => JsonValue.Create((double)v))),
        Forms(new ScalarCodec<double>("float", WriteNumber, e => e.GetDouble(), null, v => JsonValue.Create(v))),
        Forms(new ScalarCodec<DateTime>("datetime", (w, v) => w.WriteStringValue(v.ToString("O", CultureInfo.InvariantCulture)), ReadDateTime, null, v => JsonValue.Create(Universal(v).ToString(Instant, CultureInfo.InvariantCulture)))),
        Forms(new ScalarCodec<DateTimeOffset>("datetime", (w, v) => w.WriteStringValue(v.ToString("O", CultureInfo.InvariantCulture)), ReadOffset, null, v => JsonValue.Create(v.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)))),
        Forms(new ScalarCodec<DateOnly>("datetime", (w, v) => w.WriteStringValue(v.ToString("O", CultureInfo.InvariantCulture)), e => DateOnly.ParseExact(e.GetString()!, "O", CultureInfo.InvariantCulture), null, v => JsonValue.Create(v.ToString("O", CultureInfo.InvariantCulture) + "T00:00:00Z"))),
        Forms(new ScalarCodec<Guid>("uuid", (w, v) => w.WriteStringValue(v), e => e.GetGuid(), v => JsonValue.Create(v.ToString("D")), null)),
    }.SelectMany(forms => forms).ToDictionary(codec => codec.Type);

    /// <summary>Gets the names of the types that a data property may have.</summary>
    public static string SupportedTypes => "string, bool, byte, short, int, long, float, double, DateTime, DateTimeOffset, DateOnly, Guid, their nullable forms, and arrays or lists of any but byte";

    /// <summary>Finds the codec of a type or of what it is the nullable form of.</summary>
    public static ValueCodec? For(Type type) => Codecs.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

    private static ValueCodec[] Forms<T>(ScalarCodec<T> codec)
        where T : notnull => [codec, new ListCodec<T>(codec, isArray: true), new ListCodec<T>(codec, isArray: false)];

    private static void WriteText(Utf8JsonWriter writer, string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (!char.IsSurrogatePair(value, i)) throw new ArgumentException($"A text must be valid Unicode, but has half of a surrogate pair at position {i}.", nameof(value));
            i++;
        }

        writer.WriteStringValue(value);
    }

    // A whole number without a fraction would come back as an integer, which readers of doubles may refuse.
    private static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException(FormattableString.Invariant($"A number must be finite, because JSON has no other, but was {value}."), nameof(value));
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private static DateTime Universal(DateTime value) => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;

    private static DateTime ReadDateTime(JsonElement stored) => DateTime.Parse(stored.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static DateTimeOffset ReadOffset(JsonElement stored) => DateTimeOffset.Parse(stored.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
