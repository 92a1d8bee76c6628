using System.Globalization;
using System.Linq.Expressions;
using Lucene.Net.Search;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Filtering;

/// <summary>Compares one property with values: by the index where the property is indexed, otherwise by reading what is stored.</summary>
/// <remarks>A comparison means what it means in C#: ordinal, and with <see langword="null"/> only <c>==</c> and <c>!=</c> can be true.</remarks>
internal sealed class PropertyFilter
{
    private readonly StoreSchema _schema;
    private readonly DataField? _field;

    public PropertyFilter(PropertyModel property, StoreSchema schema)
    {
        _schema = schema;
        _field = property is DataPropertyModel data ? schema.Field(data) : null;
    }

    /// <summary>Gets whether the property is a list of strings.</summary>
    public bool IsList => _field?.Codec.IsList == true;

    public FilterNode Compare(ExpressionType comparison, object? value)
    {
        if (value is null)
        {
            if (comparison is not (ExpressionType.Equal or ExpressionType.NotEqual)) return new ConstantNode(false);
            FilterNode missing = Missing();
            return comparison == ExpressionType.Equal ? missing : new NotNode(missing);
        }

        if (comparison == ExpressionType.NotEqual) return new NotNode(Compare(ExpressionType.Equal, value));
        if (_field is null && comparison == ExpressionType.Equal && value.GetType() == _schema.Key.Type) return new TermsNode(StoreSchema.KeyField, [_schema.Key.Format(value)]);
        return (_field?.IndexedName is string indexed ? FromIndex(indexed, _field.Codec, comparison, value) : null)
            ?? Scan(stored => ValueComparison.Holds(comparison, stored, value));
    }

    public FilterNode IsOneOf(IReadOnlyCollection<object?> values)
    {
        if (values.Count == 0) return new ConstantNode(false);
        if (_field is null && values.All(v => v?.GetType() == _schema.Key.Type)) return new TermsNode(StoreSchema.KeyField, [.. values.Select(v => _schema.Key.Format(v))]);
        if (_field is { IndexedName: string indexed } && values.All(v => v?.GetType() == _field.Codec.Type && _field.Codec.ToIndexed(v) is string))
            return new TermsNode(indexed, [.. values.Select(v => ExactTerm.From((string)_field.Codec.ToIndexed(v!)))]);
        var set = values.ToHashSet();
        return Scan(set.Contains);
    }

    public FilterNode HasOneOf(IReadOnlyCollection<string?> elements) =>
        _field!.IndexedName is string indexed && !elements.Contains(null)
            ? new TermsNode(indexed, [.. elements.Select(e => ExactTerm.From(e!))])
            : Scan(stored => stored is IEnumerable<string?> list && list.Any(elements.Contains));

    private static FilterNode? FromIndex(string field, ValueCodec codec, ExpressionType comparison, object value)
    {
        bool number = codec.Type != typeof(bool) && codec.Type != typeof(string) && codec.Type != typeof(Guid) && !codec.IsList;
        if (!number)
            return comparison == ExpressionType.Equal && value.GetType() == codec.Type && codec.ToIndexed(value) is string text ? new TermsNode(field, [ExactTerm.From(text)]) : null;
        object? indexed = value.GetType() == codec.Type ? codec.ToIndexed(value)
            : value is int or long && (codec.Type == typeof(byte) || codec.Type == typeof(short) || codec.Type == typeof(int)) ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : codec.Type == typeof(float) && value is double precise ? precise
            : null;
        return indexed switch
        {
            long n => new RangeNode(NumericRangeFilter.NewInt64Range(field, DataField.PrecisionStep, From(n), To(n), IsClosed(ExpressionType.GreaterThan), IsClosed(ExpressionType.LessThan))),
            double.NaN => new ConstantNode(false),
            // Closed at the infinities, because NaN sorts above them and compares false with everything.
            double d => new RangeNode(NumericRangeFilter.NewDoubleRange(field, DataField.PrecisionStep, From(Zero(d)) ?? double.NegativeInfinity, To(Zero(d)) ?? double.PositiveInfinity, IsClosed(ExpressionType.GreaterThan), IsClosed(ExpressionType.LessThan))),
            _ => null,
        };

        T? From<T>(T bound) where T : struct => comparison is ExpressionType.Equal or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual ? bound : null;
        T? To<T>(T bound) where T : struct => comparison is ExpressionType.Equal or ExpressionType.LessThan or ExpressionType.LessThanOrEqual ? bound : null;
        bool IsClosed(ExpressionType open) => comparison != open;
        static double Zero(double d) => d == 0 ? 0 : d;
    }

    private FilterNode Missing()
    {
        if (_field is null) return new ConstantNode(false);
        return _field.IndexedName is not null
            ? new NotNode(new TermsNode(DataField.PresenceField, [_field.Property.StorageName]))
            : Scan(stored => stored is null);
    }

    private ScanNode Scan(Func<object?, bool> predicate) => new(reader => _schema.ValuesOf(_field, reader), predicate);
}
