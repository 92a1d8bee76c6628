using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Makes and joins conditions on records.</summary>
internal static class RecordFilter<TRecord>
    where TRecord : class
{
    /// <summary>Gives the record of a candidate.</summary>
    /// <exception cref="InvalidOperationException">It has none of the type.</exception>
    public static TRecord RecordOf(RerankDocument candidate) => candidate as TRecord ?? candidate.Record as TRecord
        ?? throw new InvalidOperationException($"Each candidate must have a {typeof(TRecord).Name} as Record, but that of '{candidate.Id}' has {candidate.Record?.GetType().Name ?? "none"}; set RerankDocument.Record in the retriever, or search for RerankDocument.");

    /// <summary>Translates a filter of the obsolete interface.</summary>
    /// <exception cref="NotSupportedException">A clause is of an unknown kind.</exception>
    /// <exception cref="ArgumentException">The record has no property of a clause's name.</exception>
    public static Expression<Func<TRecord, bool>>? Of(TextSearchFilter? filter)
    {
        var record = Expression.Parameter(typeof(TRecord), "record");
        Expression? all = null;
        foreach (var clause in filter?.FilterClauses ?? [])
        {
            var condition = clause switch
            {
                EqualToFilterClause equal => Expression.Equal(Property(record, equal.FieldName), Constant(equal.Value, PropertyOf(equal.FieldName).PropertyType)),
                AnyTagEqualToFilterClause tag => (Expression)Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)], Property(record, tag.FieldName), Expression.Constant(tag.Value)),
                _ => throw new NotSupportedException($"A filter must be of equality or any-tag clauses, but has a '{clause.GetType().Name}'; use ITextSearch<{typeof(TRecord).Name}> and an expression."),
            };
            all = all is null ? condition : Expression.AndAlso(all, condition);
        }

        return all is null ? null : Expression.Lambda<Func<TRecord, bool>>(all, record);
    }

    /// <summary>Joins two conditions, of which either may be missing.</summary>
    public static Expression<Func<TRecord, bool>>? And(Expression<Func<TRecord, bool>>? left, Expression<Func<TRecord, bool>>? right)
    {
        if (left is null || right is null) return left ?? right;
        var renamed = new ParameterReplacement(right.Parameters[0], left.Parameters[0]).Visit(right.Body);
        return Expression.Lambda<Func<TRecord, bool>>(Expression.AndAlso(left.Body, renamed), left.Parameters);
    }

    private static PropertyInfo PropertyOf(string name) => typeof(TRecord).GetProperty(name)
        ?? throw new ArgumentException($"A filter must name properties of {typeof(TRecord).Name}, but '{name}' is none; correct the filter.");

    private static MemberExpression Property(Expression record, string name) => Expression.Property(record, PropertyOf(name));

    private static UnaryExpression Constant(object? value, Type type) => Expression.Convert(Expression.Constant(value), type);

    private sealed class ParameterReplacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
