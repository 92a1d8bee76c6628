using System.Globalization;
using System.Linq.Expressions;

namespace SkRerank.Lucene.Filtering;

/// <summary>Compares a stored value with a given one as C#'s operators do.</summary>
internal static class ValueComparison
{
    public static bool Holds(ExpressionType comparison, object? stored, object value)
    {
        if (stored is null) return false;
        object left = stored.GetType() == value.GetType() ? stored : Convert.ChangeType(stored, value.GetType(), CultureInfo.InvariantCulture);
        if (left is double.NaN or float.NaN || value is double.NaN or float.NaN) return false;
        if (comparison == ExpressionType.Equal) return left is DateTimeOffset or float or double ? ((IComparable)left).CompareTo(value) == 0 : left.Equals(value);
        int order = ((IComparable)left).CompareTo(value);
        return comparison switch
        {
            ExpressionType.LessThan => order < 0,
            ExpressionType.LessThanOrEqual => order <= 0,
            ExpressionType.GreaterThan => order > 0,
            _ => order >= 0,
        };
    }
}
