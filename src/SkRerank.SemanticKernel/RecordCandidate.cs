using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Makes a candidate of what a search found, by the attributes that Semantic Kernel's own text search reads.</summary>
internal static class RecordCandidate
{
    private static readonly ConcurrentDictionary<Type, Parts> Known = new();

    /// <summary>Makes the candidate of a result.</summary>
    /// <param name="record">A text, a text search result, a candidate, or a record.</param>
    /// <param name="textOf">Gives the text, or <see langword="null"/> for the property with <c>[TextSearchResultValue]</c>.</param>
    /// <param name="otherwise">The text of a record without such a property, or <see langword="null"/>: it must have one.</param>
    /// <exception cref="InvalidOperationException">The result is <see langword="null"/>, or its text is not known.</exception>
    public static RerankDocument Of<T>(T record, Func<T, string>? textOf = null, string? otherwise = null)
    {
        if (textOf is null && OfResult(record) is { } candidate) return candidate;
        if (record is null) throw new InvalidOperationException("A search result must not be null, but the inner search returned one; correct the inner search.");
        var parts = Known.GetOrAdd(record.GetType(), Parts.Of);
        return new RerankDocument((textOf is not null ? textOf(record) : parts.Value is null && otherwise is not null ? otherwise : parts.TextOf(record)) ?? "")
        {
            Id = Convert.ToString(parts.Key?.GetValue(record), CultureInfo.InvariantCulture),
            Title = parts.Name?.GetValue(record)?.ToString(),
            Link = parts.Link?.GetValue(record)?.ToString(),
            Record = record,
        };
    }

    private static RerankDocument? OfResult(object? result) => result switch
    {
        RerankDocument document => document,
        string text => new RerankDocument(text) { Record = text },
        TextSearchResult { Value: var value } found => new RerankDocument(value ?? "") { Title = found.Name, Link = found.Link, Record = found },
        _ => null,
    };

    private sealed record Parts(Type Type, PropertyInfo? Key, PropertyInfo? Name, PropertyInfo? Link, PropertyInfo? Value)
    {
        public static Parts Of(Type type) => new(type, Find<VectorStoreKeyAttribute>(type), Find<TextSearchResultNameAttribute>(type), Find<TextSearchResultLinkAttribute>(type), Find<TextSearchResultValueAttribute>(type));

        public string? TextOf(object record) => Value is not null ? Value.GetValue(record)?.ToString()
            : throw new InvalidOperationException($"The text of a '{Type.Name}' is not known: put [TextSearchResultValue] on its string property, or set TextSelector.");

        private static PropertyInfo? Find<TAttribute>(Type type)
            where TAttribute : Attribute => type.GetProperties().FirstOrDefault(property => property.GetCustomAttribute<TAttribute>() is not null);
    }
}
