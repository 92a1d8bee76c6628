using System.Linq.Expressions;

namespace SkRerank.Postgres.Filtering;

/// <summary>Says whether an expression reads the record.</summary>
internal sealed class ParameterFinder : ExpressionVisitor
{
    private readonly ParameterExpression _record;
    private bool _found;

    private ParameterFinder(ParameterExpression record) => _record = record;

    public static bool Reads(Expression expression, ParameterExpression record)
    {
        var finder = new ParameterFinder(record);
        finder.Visit(expression);
        return finder._found;
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        _found |= node == _record;
        return node;
    }
}
