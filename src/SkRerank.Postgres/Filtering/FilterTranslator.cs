using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Filtering;

/// <summary>Translates a filter expression into a condition in SQL, every value a parameter; an expression that it does not know is an error that names it.</summary>
/// <remarks>
/// A condition may be NULL where it does not hold, which WHERE, AND and OR take for false; only NOT must make it one of two values, by <c>IS NOT TRUE</c>. So comparisons stay as plain as an index needs them.
/// </remarks>
internal sealed class FilterTranslator : FilterTranslatorBase
{
    private readonly TableModel _model;
    private readonly SqlStatement _statement;
    private readonly string _alias;

    private FilterTranslator(TableModel model, SqlStatement statement, string alias)
    {
        _model = model;
        _statement = statement;
        _alias = alias;
    }

    /// <summary>Gives the condition, and adds its values to the statement.</summary>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public static string Translate(LambdaExpression filter, TableModel model, SqlStatement statement, string alias)
    {
        var translator = new FilterTranslator(model, statement, alias);
        return translator.Visit(translator.PreprocessFilter(filter, model.Model, new FilterPreprocessingOptions()));
    }

    private string Visit(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool):
                return $"({Visit(both.Left)} AND {Visit(both.Right)})";
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool):
                return $"({Visit(either.Left)} OR {Visit(either.Right)})";
            case UnaryExpression { NodeType: ExpressionType.Not } negation when negation.Type == typeof(bool):
                return PropertyCondition.Not(Visit(negation.Operand));
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool) && Bind(convert) is null:
                return Visit(convert.Operand);
            case BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } comparison:
                return Compare(comparison);
            case MethodCallExpression call when TryMatchContains(call, out Expression? source, out Expression? item):
                return Contains(call, source, item);
            case MethodCallExpression { Method.Name: nameof(Enumerable.Any), Arguments: [var source, LambdaExpression predicate] } any when any.Method.DeclaringType == typeof(Enumerable):
                return Any(any, source, predicate);
            case MemberExpression { Member.Name: nameof(Nullable<int>.HasValue), Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null && Bind(owner) is { } nullable:
                return PropertyCondition.Not(On(nullable).Compare(ExpressionType.Equal, null));
        }

        if (expression.Type == typeof(bool))
        {
            if (Bind(expression) is { } flag) return On(flag).Compare(ExpressionType.Equal, true);
            if (TryEvaluate(expression, out object? value)) return PropertyCondition.Constant((bool)value!);
        }

        throw Unsupported(expression);
    }

    private string Compare(BinaryExpression comparison)
    {
        if (Bind(comparison.Left) is { } left && TryEvaluate(comparison.Right, out object? right)) return On(left).Compare(comparison.NodeType, right);
        if (Bind(comparison.Right) is { } swapped && TryEvaluate(comparison.Left, out object? constant)) return On(swapped).Compare(Mirror(comparison.NodeType), constant);
        if (TryEvaluate(comparison, out object? value)) return PropertyCondition.Constant((bool)value!);
        throw Unsupported(comparison);
    }

    private string Contains(MethodCallExpression call, Expression source, Expression item)
    {
        if (Bind(source) is { } list && On(list) is { IsList: true } elements && TryEvaluate(item, out object? element)) return elements.HasElement((string?)element);
        if (Bind(item) is { } property && TryEvaluate(source, out object? values) && values is IEnumerable all and not string) return On(property).IsOneOf([.. all.Cast<object?>()]);
        throw Unsupported(call);
    }

    // r.Tags.Any(tag => wanted.Contains(tag)): the lists have an element in common.
    private string Any(MethodCallExpression call, Expression source, LambdaExpression predicate)
    {
        if (Bind(source) is { } list && On(list) is { IsList: true } elements && predicate.Body is MethodCallExpression inner
            && TryMatchContains(inner, out Expression? values, out Expression? item) && item == predicate.Parameters[0]
            && !ParameterFinder.Reads(values, predicate.Parameters[0]) && TryEvaluate(values, out object? found) && found is IEnumerable wanted)
            return elements.HasAny([.. wanted.Cast<string?>()]);
        throw Unsupported(call);
    }

    /// <summary>Finds the property that an expression reads, through <c>.Value</c> and conversions that change no value.</summary>
    private PropertyModel? Bind(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert when Bind(convert.Operand) is { } inner && KeepsValue(inner.Type, convert) => inner,
        MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null => Bind(owner),
        MemberExpression member when member.Expression == RecordParameter => Find(member.Member.Name, expression),
        MethodCallExpression { Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] } call when call.Object == RecordParameter => Find(name, expression),
        _ => null,
    };

    private PropertyModel Find(string name, Expression expression) =>
        _model.Model.PropertyMap.TryGetValue(name, out PropertyModel? property) && property is not VectorPropertyModel ? property
        : throw new NotSupportedException($"A filter can only use key and data properties of the record, but has '{expression}': give the property a data attribute, or filter after the search.");

    private PropertyCondition On(PropertyModel property) => new(_model.Column(property), _statement, _alias);

    private static bool KeepsValue(Type property, UnaryExpression convert)
    {
        if (convert.Method is not null && convert.Method.DeclaringType != typeof(decimal)) return false;
        var from = Nullable.GetUnderlyingType(property) ?? property;
        var to = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        return to == from || to == typeof(object)
            || (from == typeof(short) && (to == typeof(int) || to == typeof(long) || to == typeof(double) || to == typeof(decimal)))
            || (from == typeof(int) && (to == typeof(long) || to == typeof(double) || to == typeof(decimal)))
            || (from == typeof(long) && to == typeof(decimal))
            || (from == typeof(float) && to == typeof(double));
    }

    private bool TryEvaluate(Expression expression, out object? value)
    {
        value = null;
        if (expression is ConstantExpression constant)
        {
            value = constant.Value;
            return true;
        }

        // A span cannot leave the interpreter.
        if (ParameterFinder.Reads(expression, RecordParameter) || expression.Type.IsByRefLike) return false;
        value = Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        return true;
    }

    private static ExpressionType Mirror(ExpressionType comparison) => comparison switch
    {
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        _ => comparison,
    };

    private static NotSupportedException Unsupported(Expression expression) =>
        new($"The filter part '{expression}' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains.");
}
