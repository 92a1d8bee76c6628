using System.Linq.Expressions;

namespace SkRerank.Qdrant.Filtering;

/// <summary>Says whether an expression reads a parameter.</summary>
internal sealed class ParameterFinder : ExpressionVisitor
{
    private readonly ParameterExpression _parameter;
    private bool _isFound;

    private ParameterFinder(ParameterExpression parameter) => _parameter = parameter;

    public static bool Reads(Expression expression, ParameterExpression parameter)
    {
        var finder = new ParameterFinder(parameter);
        finder.Visit(expression);
        return finder._isFound;
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        _isFound |= node == _parameter;
        return node;
    }
}
