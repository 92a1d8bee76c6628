namespace SkRerank.Retrieval;

/// <summary>Finds the text of a search value.</summary>
internal static class SearchText
{
    /// <exception cref="NotSupportedException">The value is no text, and nothing says what its text is.</exception>
    public static string Of(object searchValue, Func<object, string?>? selector, string owner) => TryGet(searchValue, selector)
        ?? throw new NotSupportedException($"{owner} needs the text of the query, but the search value is of type '{searchValue.GetType().Name}': search with the text and give the collection an embedding generator, or set QueryTextSelector. (Semantic Kernel's VectorStoreTextSearch passes the text where it is made without an embedding generator.)");

    public static string? TryGet(object searchValue, Func<object, string?>? selector) => searchValue as string ?? selector?.Invoke(searchValue);
}
