using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Checks that a filter reads only what a record keeps: its key and its data.</summary>
internal sealed class InMemoryFilter : ExpressionVisitor
{
    private readonly CollectionModel _model;
    private readonly ParameterExpression _record;

    private InMemoryFilter(CollectionModel model, ParameterExpression record)
    {
        _model = model;
        _record = record;
    }

    /// <summary>Compiles a filter.</summary>
    /// <exception cref="NotSupportedException">The filter reads something else.</exception>
    public static Func<TRecord, bool> Compile<TRecord>(Expression<Func<TRecord, bool>> filter, CollectionModel model)
    {
        new InMemoryFilter(model, filter.Parameters[0]).Visit(filter.Body);
        return filter.Compile();
    }

    protected override Expression VisitMember(MemberExpression node)
    {
        if (node.Expression == _record) Check(node.Member.Name);
        return base.VisitMember(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Object == _record && node is { Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] }) Check(name);
        return base.VisitMethodCall(node);
    }

    private void Check(string name)
    {
        if (!_model.PropertyMap.TryGetValue(name, out var property) || property is VectorPropertyModel)
            throw new NotSupportedException($"A filter can only use key and data properties of the record, but uses '{name}'.");
    }
}
