namespace SkRerank.Remote;

/// <summary>Takes secrets out of what a provider says.</summary>
internal static class SecretText
{
    private const int Shortest = 4;

    /// <summary>Puts asterisks in the place of every value that signing and the user's headers put into a request.</summary>
    public static string Redact(string text, HttpRequestMessage request)
    {
        foreach (var (_, values) in request.Headers.NonValidated)
        {
            foreach (var value in values)
            {
                // The key alone, without "Bearer", is what a provider would repeat.
                foreach (var word in value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
                {
                    if (word.Length >= Shortest) text = text.Replace(word, "***", StringComparison.OrdinalIgnoreCase);
                }
            }
        }

        return text;
    }
}
