using System.Linq.Expressions;
using System.Text.Json;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Model;

/// <summary>Says how values of one type stand in the payload, and how a filter compares them.</summary>
internal abstract class ValueCodec
{
    private protected ValueCodec(Type type, string indexType, bool isList)
    {
        Type = type;
        IndexType = indexType;
        IsList = isList;
    }

    /// <summary>Gets the type, never a nullable one.</summary>
    public Type Type { get; }

    /// <summary>Gets the server's name of the index that serves the type.</summary>
    public string IndexType { get; }

    /// <summary>Gets whether a value is a list.</summary>
    public bool IsList { get; }

    /// <summary>Gets the type of an element, or the type itself where it is no list.</summary>
    public virtual Type ElementType => Type;

    /// <summary>Gets whether the server can order points by the value.</summary>
    public bool IsOrdered => !IsList && IndexType is "integer" or "float" or "datetime";

    /// <summary>Writes a value that is not <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The value cannot be stored.</exception>
    public abstract void Write(Utf8JsonWriter writer, object value);

    /// <summary>Reads a value that is not <see langword="null"/>.</summary>
    public abstract object Read(JsonElement stored);

    /// <summary>Makes the condition that a value, or an element of a list, is the given one.</summary>
    public abstract Condition Equal(string name, object value);

    /// <summary>Makes the condition that a value, or an element of a list, is one of the given ones.</summary>
    public abstract Condition Any(string name, IReadOnlyCollection<object> values);

    /// <summary>Makes the condition of a comparison other than equality, or <see langword="null"/> where the server has none.</summary>
    public abstract Condition? Compare(string name, ExpressionType comparison, object value);
}
