using Npgsql;
using NpgsqlTypes;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Model;

/// <summary>Says in which type of column the values of one .NET type are kept, and how they go there and back.</summary>
internal sealed class ColumnType
{
    private static readonly Dictionary<Type, ColumnType> Types = new ColumnType[]
    {
        Class<string>("text", "text", NpgsqlDbType.Text, v => v),
        Struct("boolean", "bool", NpgsqlDbType.Boolean, v => (bool)v, "false"),
        Struct("smallint", "int2", NpgsqlDbType.Smallint, v => (short)v, "0"),
        Struct("integer", "int4", NpgsqlDbType.Integer, v => (int)v, "0"),
        Struct("bigint", "int8", NpgsqlDbType.Bigint, v => (long)v, "0"),
        Struct("real", "float4", NpgsqlDbType.Real, v => (float)v, "0"),
        Struct("double precision", "float8", NpgsqlDbType.Double, v => (double)v, "0"),
        Struct("numeric", "numeric", NpgsqlDbType.Numeric, v => (decimal)v, "0"),
        Struct("timestamp with time zone", "timestamptz", NpgsqlDbType.TimestampTz, v => ToUtc((DateTime)v), "'-infinity'"),
        Struct("timestamp with time zone", "timestamptz", NpgsqlDbType.TimestampTz, v => ((DateTimeOffset)v).ToUniversalTime(), "'-infinity'"),
        Struct("date", "date", NpgsqlDbType.Date, v => (DateOnly)v, "'-infinity'"),
        Struct("time without time zone", "time", NpgsqlDbType.Time, v => (TimeOnly)v, "'00:00'"),
        Struct("uuid", "uuid", NpgsqlDbType.Uuid, v => (Guid)v, "'00000000-0000-0000-0000-000000000000'"),
        List<string[]>(v => v),
        List<List<string>>(v => [.. v]),
    }.ToDictionary(t => t.Type);

    private ColumnType(Type type, string sqlType, string typeName, NpgsqlDbType parameterType, Func<object, object> toParameter, Func<IReadOnlyList<object?>, Array> toParameters, Func<NpgsqlDataReader, int, object> read, string? missing)
    {
        Type = type;
        SqlType = sqlType;
        TypeName = typeName;
        ParameterType = parameterType;
        ToParameter = toParameter;
        ToParameters = toParameters;
        Read = read;
        Missing = missing;
    }

    /// <summary>Gets the names of the types that a data property may have.</summary>
    public static string SupportedTypes { get; } = "string, bool, short, int, long, float, double, decimal, DateTime, DateTimeOffset, DateOnly, TimeOnly, Guid, their nullable forms, string[], List<string>";

    /// <summary>Gets the type, never a nullable one.</summary>
    public Type Type { get; }

    /// <summary>Gets the type in a definition.</summary>
    public string SqlType { get; }

    /// <summary>Gets the type's name in <c>pg_type</c>.</summary>
    public string TypeName { get; }

    /// <summary>Gets the type of a parameter that holds one value; of lists, that of an element.</summary>
    public NpgsqlDbType ParameterType { get; }

    /// <summary>Gets the literal of the default value of a value type; <see langword="null"/> for reference types.</summary>
    public string? Missing { get; }

    /// <summary>Gets whether a value is a list of strings.</summary>
    public bool IsList => SqlType == "text[]";

    public bool IsText => Type == typeof(string);

    public bool IsFloatingPoint => Type == typeof(float) || Type == typeof(double);

    /// <summary>Gives a value as a parameter.</summary>
    public Func<object, object> ToParameter { get; }

    /// <summary>Gives the values of several records as one array; lists in their text form.</summary>
    public Func<IReadOnlyList<object?>, Array> ToParameters { get; }

    /// <summary>Reads a value that is not null.</summary>
    public Func<NpgsqlDataReader, int, object> Read { get; }

    /// <summary>Finds the column type of a type or of what it is the nullable form of.</summary>
    public static ColumnType? For(Type type) => Types.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>Says whether a column may become one of another type without losing anything.</summary>
    public static bool Widens(string from, string to) => (from, to) is
        ("int2", "int4") or ("int2", "int8") or ("int4", "int8") or ("float4", "float8") or ("int2", "numeric") or ("int4", "numeric") or ("int8", "numeric")
        or ("varchar", "text") or ("int4", "float8") or ("int2", "float8") or ("uuid", "text");

    private static ColumnType Struct<T>(string sqlType, string typeName, NpgsqlDbType parameterType, Func<object, T> convert, string missing)
        where T : struct =>
        new(typeof(T), sqlType, typeName, parameterType, v => convert(v), values => values.Select(v => v is null ? (T?)null : convert(v)).ToArray(), (reader, i) => reader.GetFieldValue<T>(i), missing);

    private static ColumnType Class<T>(string sqlType, string typeName, NpgsqlDbType parameterType, Func<T, T> convert)
        where T : class =>
        new(typeof(T), sqlType, typeName, parameterType, v => convert((T)v), values => values.Select(v => v is null ? null : convert((T)v)).ToArray(), (reader, i) => reader.GetFieldValue<T>(i), null);

    private static ColumnType List<T>(Func<string[], T> fromArray)
        where T : class, IEnumerable<string> =>
        new(typeof(T), "text[]", "_text", NpgsqlDbType.Text, v => v, values => values.Select(v => v is null ? null : TextLiteral.Array((T)v)).ToArray(), (reader, i) => fromArray(reader.GetFieldValue<string[]>(i)), null);

    // A time of no kind is taken for UTC: what is written comes back with the same digits on every machine.
    private static DateTime ToUtc(DateTime value) => value.Kind switch
    {
        DateTimeKind.Utc => value,
        DateTimeKind.Local when value != DateTime.MinValue && value != DateTime.MaxValue => value.ToUniversalTime(),
        _ => DateTime.SpecifyKind(value, DateTimeKind.Utc),
    };
}
