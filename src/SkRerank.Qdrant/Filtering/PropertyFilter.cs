using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;
using Range = SkRerank.Qdrant.Wire.Range;

namespace SkRerank.Qdrant.Filtering;

/// <summary>Compares one data property with values, so that a comparison means what it means in C#: with <see langword="null"/> or a missing value only <c>==</c> and <c>!=</c> can be true.</summary>
internal sealed class PropertyFilter(DataPropertyModel property, ValueCodec codec)
{
    // From here on the server, which compares numbers as doubles, no longer tells neighbouring integers apart.
    private const long FirstInexact = 1L << 53;

    private string Name => property.StorageName;

    /// <summary>Gets whether the property is a list.</summary>
    public bool IsList => codec.IsList;

    private bool IsInteger => codec.IndexType == "integer";

    private bool IsNumber => IsInteger || codec.IndexType == "float";

    private Condition HasValue => FilterLogic.Not(FilterLogic.IsEmpty(Name));

    public Condition Compare(ExpressionType comparison, object? value)
    {
        if (codec.IsList && value is not null) throw Unsupported($"a list cannot be compared as a whole; use {property.ModelName}.Contains(…)");
        if (comparison == ExpressionType.NotEqual) return FilterLogic.Not(Compare(ExpressionType.Equal, value));
        if (comparison == ExpressionType.Equal) return value is null ? Missing() : Equal(value);
        return value switch
        {
            null => FilterLogic.None,
            double or float or decimal when IsNumber => CompareNumber(comparison, ToDouble(value)),
            byte or short or int or long when IsInteger => CompareInteger(comparison, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            _ => codec.Compare(Name, comparison, Converted(value)) ?? throw Unsupported($"the server cannot order values of type '{codec.Type.Name}'; use == or !="),
        };
    }

    /// <summary>Makes the condition that the value is one of several.</summary>
    public Condition IsOneOf(IReadOnlyCollection<object?> values)
    {
        if (codec.IsList) throw Unsupported($"a list cannot be compared as a whole; use {property.ModelName}.Contains(…)");
        Condition any = values.Contains(null) ? Missing() : FilterLogic.None;
        return FilterLogic.Or(any, HasAny([.. values.OfType<object>()]));
    }

    /// <summary>Makes the condition that a list has an element.</summary>
    public Condition HasElement(object? element) => element is null ? FilterLogic.None : Equal(element);

    /// <summary>Makes the condition that a list has one of several elements.</summary>
    public Condition HasAnyElement(IReadOnlyCollection<object?> elements) => HasAny([.. elements.OfType<object>()]);

    private Condition HasAny(object[] values)
    {
        if (values.Length == 0) return FilterLogic.None;
        if (IsInteger && values.All(v => v is byte or short or int or long))
            return new Condition { Key = Name, Match = new Match { Any = [.. values.Select(v => Convert.ToInt64(v, CultureInfo.InvariantCulture)).Distinct().Select(v => JsonValue.Create(v))] } };
        return IsNumber ? values.Aggregate(FilterLogic.None, (any, value) => FilterLogic.Or(any, Equal(value))) : codec.Any(Name, [.. values.Select(Converted)]);
    }

    private Condition Equal(object value) => value switch
    {
        byte or short or int or long when IsInteger => new Condition { Key = Name, Match = new Match { Value = JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)) } },
        double or float or decimal or byte or short or int or long when IsNumber => EqualNumber(ToDouble(value)),
        _ => codec.Equal(Name, Converted(value)),
    };

    private Condition EqualNumber(double value) => !double.IsFinite(value) ? FilterLogic.None
        : new Condition { Key = Name, Range = new Range { Gte = JsonValue.Create(value), Lte = JsonValue.Create(value) } };

    private Condition Missing() => !property.IsNullable ? FilterLogic.None

        // An empty list is empty, but it is not null.
        : codec.IsList ? FilterLogic.And(FilterLogic.IsNull(Name), FilterLogic.IsEmpty(Name))
        : FilterLogic.IsEmpty(Name);

    private Condition CompareNumber(ExpressionType comparison, double value)
    {
        if (double.IsNaN(value)) return FilterLogic.None;
        if (double.IsFinite(value)) return FilterLogic.InRange(Name, comparison, JsonValue.Create(value));

        // Stored numbers are finite, so that all of them compare alike with an infinity.
        bool isGreater = comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual;
        return isGreater == value < 0 ? HasValue : FilterLogic.None;
    }

    private Condition CompareInteger(ExpressionType comparison, long value)
    {
        if (codec.Type != typeof(long) || value is < FirstInexact and > -FirstInexact) return FilterLogic.InRange(Name, comparison, JsonValue.Create(value));
        bool isOpen = comparison is ExpressionType.GreaterThan or ExpressionType.LessThan;
        bool isGreater = comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual;
        return value switch
        {
            // At the ends of the range a comparison is an equality, or always or never true.
            long.MaxValue when isGreater => isOpen ? FilterLogic.None : Equal(value),
            long.MinValue when !isGreater => isOpen ? FilterLogic.None : Equal(value),
            long.MaxValue or long.MinValue => isOpen ? FilterLogic.And(HasValue, FilterLogic.Not(Equal(value))) : HasValue,
            _ => throw Unsupported($"the server orders integers as doubles, so {value.ToString(CultureInfo.InvariantCulture)} is not told from its neighbours; compare with a number of less than 2^53, or by =="),
        };
    }

    private double ToDouble(object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return value is not decimal exact || (Math.Abs(number) < 7.9e28 && (decimal)number == exact) ? number
            : throw Unsupported($"the decimal {exact.ToString(CultureInfo.InvariantCulture)} is no double, which is how the server compares numbers; compare with a double");
    }

    private object Converted(object value) => value.GetType() == codec.ElementType ? value
        : throw Unsupported($"its value must be of type '{codec.ElementType.Name}', but is of type '{value.GetType().Name}'");

    private NotSupportedException Unsupported(string reason) => new($"The filter on the property '{property.ModelName}' is not supported: {reason}.");
}
