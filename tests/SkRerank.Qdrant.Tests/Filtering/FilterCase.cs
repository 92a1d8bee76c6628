using System.Linq.Expressions;

namespace SkRerank.Qdrant.Tests.Filtering;

/// <summary>A filter with what is sent for it, written by hand; <see langword="null"/> for no filter.</summary>
internal sealed record FilterCase(string Name, Expression<Func<Everything, bool>> Filter, string? Json);
