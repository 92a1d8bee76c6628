using System.Linq.Expressions;
using NpgsqlTypes;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Filtering;

/// <summary>Compares one column with values, as C# compares: ordinal, NaN with nothing, and with <see langword="null"/> only <c>==</c> and <c>!=</c> can be true.</summary>
internal sealed class PropertyCondition(DataColumn column, SqlStatement statement, string alias)
{
    private readonly string _sql = $"{alias}.{column.Sql}";

    /// <summary>Gets whether the property is a list of strings.</summary>
    public bool IsList => column.Type.IsList;

    public static string Constant(bool value) => value ? "TRUE" : "FALSE";

    public static string Not(string condition) => $"({condition}) IS NOT TRUE";

    public string Compare(ExpressionType comparison, object? value)
    {
        if (value is null)
        {
            return comparison switch
            {
                ExpressionType.Equal => $"{_sql} IS NULL",
                ExpressionType.NotEqual => $"{_sql} IS NOT NULL",
                _ => Constant(false),
            };
        }

        if (comparison == ExpressionType.NotEqual) return Not(Compare(ExpressionType.Equal, value));
        if (column.Type.IsList) throw new NotSupportedException($"The list '{column.Property.ModelName}' can only be compared with null in a filter: use Contains.");
        if (value is double.NaN or float.NaN || IsUnstorable(value)) return Constant(false);
        var condition = $"{_sql} {Operator(comparison)} {Parameter(value)}";

        // To PostgreSQL NaN is above every number.
        return column.Type.IsFloatingPoint && comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual ? $"({condition} AND {_sql} <> 'NaN')" : condition;
    }

    public string IsOneOf(IReadOnlyList<object?> values)
    {
        var condition = Constant(false);
        object[] known = [.. values.Where(v => v is not null && v.GetType() == column.Type.Type && v is not (double.NaN or float.NaN) && !IsUnstorable(v)).Select(v => v!)];
        if (known.Length > 0) condition = $"{_sql} = ANY ({statement.Add(column.Type.ToParameters(known), column.Type.ParameterType | NpgsqlDbType.Array)})";
        return values.Contains(null) ? $"({condition} OR {_sql} IS NULL)" : condition;
    }

    public string HasElement(string? element) =>
        element is null ? $"array_position({_sql}, NULL) IS NOT NULL"
        : IsUnstorable(element) ? Constant(false)
        : $"{_sql} @> ARRAY[{statement.Add(element, NpgsqlDbType.Text)}]";

    public string HasAny(IReadOnlyList<string?> elements)
    {
        string[] known = [.. elements.OfType<string>().Where(e => !IsUnstorable(e))];
        var condition = known.Length == 0 ? Constant(false) : $"{_sql} && {statement.Add(known, NpgsqlDbType.Text | NpgsqlDbType.Array)}";
        return elements.Contains(null) ? $"({condition} OR {HasElement(null)})" : condition;
    }

    // A value of a wider type, such as a long beside an int column, is compared in that type.
    private string Parameter(object value) =>
        value.GetType() == column.Type.Type ? statement.Add(column.Type.ToParameter(value), column.Type.ParameterType)
        : ColumnType.For(value.GetType()) is { } other ? statement.Add(other.ToParameter(value), other.ParameterType)
        : throw new NotSupportedException($"The property '{column.Property.ModelName}' of type '{column.Type.Type.Name}' cannot be compared with a value of type '{value.GetType().Name}' in a filter.");

    // No text in PostgreSQL has a zero character, so none equals this one.
    private static bool IsUnstorable(object value) => value is string text && text.Contains('\0', StringComparison.Ordinal);

    private static string Operator(ExpressionType comparison) => comparison switch
    {
        ExpressionType.Equal => "=",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        _ => ">=",
    };
}
