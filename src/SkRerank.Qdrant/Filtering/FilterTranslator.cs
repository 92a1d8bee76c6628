using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Filtering;

/// <summary>Translates a filter expression into Qdrant's conditions; an expression that it does not know is an error that names it.</summary>
internal sealed class FilterTranslator : FilterTranslatorBase
{
    private readonly CollectionSchema _schema;

    private FilterTranslator(CollectionSchema schema) => _schema = schema;

    /// <summary>Translates a filter; <see langword="null"/> stands for no filter.</summary>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    public static Condition? Translate(LambdaExpression? filter, CollectionSchema schema)
    {
        if (filter is null) return null;
        var translator = new FilterTranslator(schema);
        return FilterLogic.ToFilter(translator.Visit(translator.PreprocessFilter(filter, schema.Model, new FilterPreprocessingOptions())));
    }

    private Condition Visit(Expression expression)
    {
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool):
                return FilterLogic.And(Visit(both.Left), Visit(both.Right));
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool):
                return FilterLogic.Or(Visit(either.Left), Visit(either.Right));
            case UnaryExpression { NodeType: ExpressionType.Not } negation when negation.Type == typeof(bool):
                return FilterLogic.Not(Visit(negation.Operand));
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool) && Bind(convert) is null:
                return Visit(convert.Operand);
            case BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } comparison:
                return Compare(comparison);
            case MethodCallExpression call when TryMatchContains(call, out Expression? source, out Expression? item):
                return Contains(call, source, item);
            case MethodCallExpression { Method.Name: nameof(Enumerable.Any), Arguments: [var list, LambdaExpression predicate] } any when any.Method.DeclaringType == typeof(Enumerable):
                return AnyElement(any, list, predicate);
            case MemberExpression { Member.Name: nameof(Nullable<int>.HasValue), Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null && Bind(owner) is { } nullable:
                return FilterLogic.Not(CompareProperty(nullable, ExpressionType.Equal, null, expression));
        }

        if (expression.Type == typeof(bool))
        {
            if (Bind(expression) is { } flag) return CompareProperty(flag, ExpressionType.Equal, true, expression);
            if (TryEvaluate(expression, out object? value)) return FilterLogic.Constant((bool)value!);
        }

        throw Unsupported(expression);
    }

    private Condition Compare(BinaryExpression comparison)
    {
        if (Bind(comparison.Left) is { } left && TryEvaluate(comparison.Right, out object? right)) return CompareProperty(left, comparison.NodeType, right, comparison);
        if (Bind(comparison.Right) is { } swapped && TryEvaluate(comparison.Left, out object? constant)) return CompareProperty(swapped, Mirror(comparison.NodeType), constant, comparison);
        if (TryEvaluate(comparison, out object? value)) return FilterLogic.Constant((bool)value!);
        throw Unsupported(comparison);
    }

    private Condition CompareProperty(PropertyModel property, ExpressionType comparison, object? value, Expression expression)
    {
        if (property is DataPropertyModel data) return Leaf(data).Compare(comparison, value);
        if (comparison is not (ExpressionType.Equal or ExpressionType.NotEqual)) throw new NotSupportedException($"The filter part '{expression}' is not supported: keys can be compared by ==, != and Contains only.");
        Condition same = value is null ? FilterLogic.None : FilterLogic.HasId([_schema.Key.ToPoint(value)]);
        return comparison == ExpressionType.Equal ? same : FilterLogic.Not(same);
    }

    private Condition Contains(MethodCallExpression call, Expression source, Expression item)
    {
        if (Bind(source) is DataPropertyModel list && Leaf(list) is { IsList: true } leaf && TryEvaluate(item, out object? element)) return leaf.HasElement(element);
        if (Bind(item) is { } property && TryEvaluate(source, out object? values) && values is IEnumerable all and not string)
        {
            object?[] candidates = [.. all.Cast<object?>()];
            if (property is DataPropertyModel data) return Leaf(data).IsOneOf(candidates);
            return candidates.Length == 0 ? FilterLogic.None : FilterLogic.HasId(candidates.OfType<object>().Select(_schema.Key.ToPoint));
        }

        throw Unsupported(call);
    }

    // r.Tags.Any(tag => wanted.Contains(tag)) and r.Tags.Any(tag => tag == wanted)
    private Condition AnyElement(MethodCallExpression call, Expression source, LambdaExpression predicate)
    {
        if (Bind(source) is not DataPropertyModel list || Leaf(list) is not { IsList: true } leaf || predicate.Parameters is not [var element]) throw Unsupported(call);
        if (predicate.Body is MethodCallExpression contains && TryMatchContains(contains, out Expression? wanted, out Expression? item) && item == element && TryEvaluate(wanted, out object? values) && values is IEnumerable all and not string)
            return leaf.HasAnyElement([.. all.Cast<object?>()]);
        if (predicate.Body is BinaryExpression { NodeType: ExpressionType.Equal } equal && !ParameterFinder.Reads(equal.Left == element ? equal.Right : equal.Left, element)
            && (equal.Left == element || equal.Right == element) && TryEvaluate(equal.Left == element ? equal.Right : equal.Left, out object? value))
            return leaf.HasElement(value);
        throw Unsupported(call);
    }

    /// <summary>Finds the property that an expression reads, through <c>.Value</c> and conversions that change no value.</summary>
    private PropertyModel? Bind(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert when Bind(convert.Operand) is { } inner && KeepsValue(inner.Type, convert) => inner,
        MemberExpression { Member.Name: nameof(Nullable<int>.Value), Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null => Bind(owner),

        // An array is given to MemoryExtensions.Contains as a span.
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] } call when call.Type.IsByRefLike => Bind(array),
        MemberExpression member when member.Expression == RecordParameter => Find(member.Member.Name, expression),
        MethodCallExpression { Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] } call when call.Object == RecordParameter => Find(name, expression),
        _ => null,
    };

    private PropertyModel Find(string name, Expression expression) =>
        _schema.Model.PropertyMap.TryGetValue(name, out PropertyModel? property) && property is not VectorPropertyModel ? property
        : throw new NotSupportedException($"A filter can only use key and data properties of the record, but has '{expression}': give the property a data attribute, or filter after the search.");

    private static PropertyFilter Leaf(DataPropertyModel property) => new(property, ValueCodecs.For(property.Type)!);

    private static bool KeepsValue(Type property, UnaryExpression convert)
    {
        if (convert.Method is not null && convert.Method.DeclaringType != typeof(decimal)) return false;
        Type from = Nullable.GetUnderlyingType(property) ?? property;
        Type to = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        return to == from || to == typeof(object) || to.IsAssignableFrom(from)
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
        if (expression is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] } && expression.Type.IsByRefLike) return TryEvaluate(array, out value);
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
        new($"The filter part '{expression}' is not supported: compare key or data properties with values, combine with &&, || and !, or use Contains.");
}
