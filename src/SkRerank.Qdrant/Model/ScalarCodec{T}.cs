using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Wire;
using Range = SkRerank.Qdrant.Wire.Range;

namespace SkRerank.Qdrant.Model;

/// <summary>Says how single values of one type stand in the payload.</summary>
/// <param name="indexType">The server's name of the index.</param>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads a value.</param>
/// <param name="match">Gives the value to match exactly, where the server matches such values; otherwise a range from the value to itself stands for it.</param>
/// <param name="range">Gives the bound of a range, where values have an order.</param>
internal sealed class ScalarCodec<T>(string indexType, Action<Utf8JsonWriter, T> write, Func<JsonElement, T> read, Func<T, JsonNode>? match, Func<T, JsonNode>? range)
    : ValueCodec(typeof(T), indexType, isList: false)
    where T : notnull
{
    public override void Write(Utf8JsonWriter writer, object value) => write(writer, (T)value);

    public void WriteElement(Utf8JsonWriter writer, T value) => write(writer, value);

    public override object Read(JsonElement stored) => read(stored);

    public T ReadElement(JsonElement stored) => read(stored);

    public override Condition Equal(string name, object value) => match is not null
        ? new Condition { Key = name, Match = new Match { Value = match((T)value) } }
        : new Condition { Key = name, Range = new Range { Gte = range!((T)value), Lte = range((T)value) } };

    public override Condition Any(string name, IReadOnlyCollection<object> values)
    {
        // The server matches several texts or integers at once, but not several flags.
        if (match is null || typeof(T) == typeof(bool)) return values.Aggregate(FilterLogic.None, (any, value) => FilterLogic.Or(any, Equal(name, value)));
        return values.Count == 0 ? FilterLogic.None : new Condition { Key = name, Match = new Match { Any = [.. values.Distinct().Select(value => match((T)value))] } };
    }

    public override Condition? Compare(string name, ExpressionType comparison, object value) =>
        range is null ? null : FilterLogic.InRange(name, comparison, range((T)value));
}
