using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Filtering;

/// <summary>Translates a filter expression into nodes over the index; an expression that it does not know is an error that names it.</summary>
internal sealed class FilterTranslator : FilterTranslatorBase
{
    private readonly StoreSchema _schema;

    private FilterTranslator(StoreSchema schema) => _schema = schema;

    /// <summary>Translates a filter.</summary>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public static FilterNode Translate(LambdaExpression filter, StoreSchema schema)
    {
        var translator = new FilterTranslator(schema);
        return translator.Visit(translator.PreprocessFilter(filter, schema.Model, new FilterPreprocessingOptions()));
    }

    private FilterNode Visit(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool):
                return new CombinedNode(both: true, Visit(both.Left), Visit(both.Right));
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool):
                return new CombinedNode(both: false, Visit(either.Left), Visit(either.Right));
            case UnaryExpression { NodeType: ExpressionType.Not } negation when negation.Type == typeof(bool):
                return new NotNode(Visit(negation.Operand));
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool) && Bind(convert) is null:
                return Visit(convert.Operand);
            case BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } comparison:
                return Compare(comparison);
            case MethodCallExpression call when TryMatchContains(call, out Expression? source, out Expression? item):
                return Contains(call, source, item);
            case MethodCallExpression { Method: { Name: nameof(Enumerable.Any) } method, Arguments: [Expression list, LambdaExpression { Parameters: [ParameterExpression element], Body: MethodCallExpression inner }] } any
                when method.DeclaringType == typeof(Enumerable) && TryMatchContains(inner, out Expression? source, out Expression? item) && item == element:
                return AnyOf(any, list, source);
            case MemberExpression { Member.Name: nameof(Nullable<int>.HasValue), Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null && Bind(owner) is { } nullable:
                return new NotNode(Leaf(nullable).Compare(ExpressionType.Equal, null));
        }

        if (expression.Type == typeof(bool))
        {
            if (Bind(expression) is { } flag) return Leaf(flag).Compare(ExpressionType.Equal, true);
            if (TryEvaluate(expression, out object? value)) return new ConstantNode((bool)value!);
        }

        throw Unsupported(expression);
    }

    private FilterNode Compare(BinaryExpression comparison)
    {
        if (Bind(comparison.Left) is { } left && TryEvaluate(comparison.Right, out object? right)) return Leaf(left).Compare(comparison.NodeType, right);
        if (Bind(comparison.Right) is { } swapped && TryEvaluate(comparison.Left, out object? constant)) return Leaf(swapped).Compare(Mirror(comparison.NodeType), constant);
        if (TryEvaluate(comparison, out object? value)) return new ConstantNode((bool)value!);
        throw Unsupported(comparison);
    }

    private FilterNode Contains(MethodCallExpression call, Expression source, Expression item)
    {
        if (Bind(source) is { } list && Leaf(list) is { IsList: true } leaf && TryEvaluate(item, out object? element)) return leaf.HasOneOf([(string?)element]);
        if (Bind(item) is { } property && TryEvaluate(source, out object? values) && values is IEnumerable all and not string) return Leaf(property).IsOneOf([.. all.Cast<object?>()]);
        throw Unsupported(call);
    }

    private FilterNode AnyOf(MethodCallExpression call, Expression list, Expression source)
    {
        if (Bind(list) is { } property && Leaf(property) is { IsList: true } leaf && TryEvaluate(source, out object? values) && values is IEnumerable<string?> elements) return leaf.HasOneOf([.. elements]);
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
        _schema.Model.PropertyMap.TryGetValue(name, out PropertyModel? property) && property is not VectorPropertyModel ? property
        : throw new NotSupportedException($"A filter can only use key and data properties of the record, but has '{expression}': give the property a data attribute, or filter after the search.");

    private PropertyFilter Leaf(PropertyModel property) => new(property, _schema);

    private static bool KeepsValue(Type property, UnaryExpression convert)
    {
        if (convert.Method is not null && convert.Method.DeclaringType != typeof(decimal)) return false;
        Type from = Nullable.GetUnderlyingType(property) ?? property;
        Type to = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        return to == from || to == typeof(object)
            || ((from == typeof(byte) || from == typeof(short)) && (to == typeof(int) || to == typeof(long) || to == typeof(double) || to == typeof(decimal)))
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

        if (ParameterFinder.Reads(expression, RecordParameter)) return false;
        // A span cannot leave the interpreter: take the array inside.
        if (expression.Type.IsByRefLike) return false;
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
        new($"The filter part '{expression}' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains, or Any with Contains.");
}
