namespace SkRerank.Conditions;

/// <summary>Counts the words of a query.</summary>
internal static class QueryWords
{
    /// <summary>Counts runs of characters that are not white space and have a letter or a digit.</summary>
    public static int Count(string query)
    {
        var words = 0;
        var isCounted = false;
        foreach (var character in query)
        {
            if (char.IsWhiteSpace(character))
            {
                isCounted = false;
            }
            else if (!isCounted && char.IsLetterOrDigit(character))
            {
                isCounted = true;
                words++;
            }
        }

        return words;
    }
}
