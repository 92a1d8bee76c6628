using System.Reflection;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Finds the text of a record as Semantic Kernel's own text search does: the property with <c>[TextSearchResultValue]</c>.</summary>
internal static class RecordText
{
    public static string Of(object? record)
    {
        if (record is string text) return text;
        var type = record?.GetType() ?? throw new InvalidOperationException("A search result must not be null, but the inner search returned one; correct the inner search.");
        var property = type.GetProperties().FirstOrDefault(p => p.GetCustomAttribute<TextSearchResultValueAttribute>() is not null && p.PropertyType == typeof(string))
            ?? throw new InvalidOperationException($"The text of a '{type.Name}' is not known: put [TextSearchResultValue] on its string property, or set RerankingTextSearchOptions.TextSelector.");
        return (string?)property.GetValue(record) ?? "";
    }
}
