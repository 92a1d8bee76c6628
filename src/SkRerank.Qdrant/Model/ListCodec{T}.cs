using System.Linq.Expressions;
using System.Text.Json;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Model;

/// <summary>Says how lists of one type stand in the payload: as arrays, whose elements a filter finds one by one.</summary>
internal sealed class ListCodec<T>(ScalarCodec<T> element, bool isArray)
    : ValueCodec(isArray ? typeof(T[]) : typeof(List<T>), element.IndexType, isList: true)
    where T : notnull
{
    public override Type ElementType => typeof(T);

    public override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartArray();
        foreach (T? item in (IEnumerable<T?>)value)
        {
            if (item is null) throw new ArgumentException("A list must not contain null, because the server takes it for a list that is null: leave the element out.", nameof(value));
            element.WriteElement(writer, item);
        }

        writer.WriteEndArray();
    }

    public override object Read(JsonElement stored)
    {
        if (stored.ValueKind != JsonValueKind.Array) throw new FormatException($"must be an array, but is {stored.ValueKind}");
        IEnumerable<T> items = stored.EnumerateArray().Select(element.ReadElement);
        return isArray ? items.ToArray() : items.ToList();
    }

    public override Condition Equal(string name, object value) => element.Equal(name, value);

    public override Condition Any(string name, IReadOnlyCollection<object> values) => element.Any(name, values);

    public override Condition? Compare(string name, ExpressionType comparison, object value) => null;
}
