namespace SkRerank.Conditions;

/// <summary>Counts the words of a query.</summary>
internal static class QueryWords
{
    /// <summary>Counts runs of characters that are not white space and have a letter or a digit.</summary>
    public static int Count(string query) => query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));
}
