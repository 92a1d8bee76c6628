using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkRerank.Lucene.Model;

/// <summary>Says how values of one type are stored and indexed: as text, as a 64-bit integer or as a double.</summary>
/// <remarks>A list of strings is stored as one JSON text and indexed as its elements.</remarks>
internal sealed class ValueCodec
{
    private const int KindShift = 62;
    private const long TicksMask = (1L << KindShift) - 1;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<Type, ValueCodec> Codecs = new ValueCodec[]
    {
        new(typeof(string), v => v, s => s, v => v),
        new(typeof(bool), v => (bool)v ? "1" : "0", s => (string)s == "1", v => (bool)v ? "1" : "0"),
        new(typeof(byte), v => (long)(byte)v, s => (byte)(long)s, v => (long)(byte)v),
        new(typeof(short), v => (long)(short)v, s => (short)(long)s, v => (long)(short)v),
        new(typeof(int), v => (long)(int)v, s => (int)(long)s, v => (long)(int)v),
        new(typeof(long), v => v, s => s, v => v),
        new(typeof(float), v => (double)(float)v, s => (float)(double)s, v => WithoutNegativeZero((float)v)),
        new(typeof(double), v => v, s => s, v => WithoutNegativeZero((double)v)),
        new(typeof(decimal), v => ((decimal)v).ToString(CultureInfo.InvariantCulture), s => decimal.Parse((string)s, CultureInfo.InvariantCulture), null),
        new(typeof(DateTime), v => ((DateTime)v).Ticks | ((long)((DateTime)v).Kind << KindShift), s => ToDateTime((long)s), v => ((DateTime)v).Ticks),
        new(typeof(DateTimeOffset), v => ((DateTimeOffset)v).ToString("O", CultureInfo.InvariantCulture), s => DateTimeOffset.ParseExact((string)s, "O", CultureInfo.InvariantCulture), v => ((DateTimeOffset)v).UtcTicks),
        new(typeof(DateOnly), v => (long)((DateOnly)v).DayNumber, s => DateOnly.FromDayNumber((int)(long)s), v => (long)((DateOnly)v).DayNumber),
        new(typeof(TimeOnly), v => ((TimeOnly)v).Ticks, s => new TimeOnly((long)s), v => ((TimeOnly)v).Ticks),
        new(typeof(Guid), v => ((Guid)v).ToString("D"), s => Guid.ParseExact((string)s, "D"), v => ((Guid)v).ToString("D")),
        new(typeof(string[]), v => JsonSerializer.Serialize((string[])v, Json), s => JsonSerializer.Deserialize<string[]>((string)s, Json)!, v => v),
        new(typeof(List<string>), v => JsonSerializer.Serialize((List<string>)v, Json), s => JsonSerializer.Deserialize<List<string>>((string)s, Json)!, v => v),
    }.ToDictionary(c => c.Type);

    private readonly Func<object, object> _toStored;
    private readonly Func<object, object> _fromStored;
    private readonly Func<object, object>? _toIndexed;

    private ValueCodec(Type type, Func<object, object> toStored, Func<object, object> fromStored, Func<object, object>? toIndexed)
    {
        Type = type;
        _toStored = toStored;
        _fromStored = fromStored;
        _toIndexed = toIndexed;
    }

    /// <summary>Gets the names of the types that a data property may have.</summary>
    public static string SupportedTypes { get; } = "string, bool, byte, short, int, long, float, double, decimal, DateTime, DateTimeOffset, DateOnly, TimeOnly, Guid, their nullable forms, string[], List<string>";

    /// <summary>Gets the type, never a nullable one.</summary>
    public Type Type { get; }

    /// <summary>Gets whether the values can be indexed for filters; the others are read from the store and compared.</summary>
    public bool IsIndexable => _toIndexed is not null;

    /// <summary>Gets whether a value is a list of strings.</summary>
    public bool IsList => Type == typeof(string[]) || Type == typeof(List<string>);

    /// <summary>Finds the codec of a type or of what it is the nullable form of.</summary>
    public static ValueCodec? For(Type type) => Codecs.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>Gives what is stored: a <see cref="string"/>, a <see cref="long"/> or a <see cref="double"/>.</summary>
    public object ToStored(object value) => _toStored(value);

    /// <summary>Gives the value of what was stored.</summary>
    public object FromStored(object stored) => _fromStored(stored);

    /// <summary>Gives what is indexed: a <see cref="string"/>, a <see cref="long"/>, a <see cref="double"/> or the list.</summary>
    public object ToIndexed(object value) => _toIndexed!(value);

    private static double WithoutNegativeZero(double value) => value == 0 ? 0 : value;

    private static DateTime ToDateTime(long stored) => new(stored & TicksMask, (DateTimeKind)((ulong)stored >> KindShift));
}
