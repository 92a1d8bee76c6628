using System.Text.RegularExpressions;

namespace SkRerank.Conditions;

/// <summary>Tells classes of queries apart by their form alone.</summary>
/// <remarks>Addresses and paths are navigational; one token, or a quoted one, with a digit beside letters, an inner capital, or one of <c>_ - . : / #</c> within it is an identifier; what ends in a question mark, begins with a question word or has more than eight words is a question; the rest is keywords.</remarks>
public static partial class QueryClassifier
{
    private const int MostKeywords = 8;

    /// <summary>Says what a query looks like.</summary>
    /// <param name="query">The query.</param>
    /// <returns>The class.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    public static QueryClass Classify(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var text = query.Trim();
        if (text.EndsWith('?') || text.EndsWith('？') || QuestionStart().IsMatch(text)) return QueryClass.Question;
        if (!text.Any(char.IsWhiteSpace))
        {
            var token = text.Trim('"', '\'', '`');
            if (Address().IsMatch(token)) return QueryClass.Navigational;
            if (Identifier().IsMatch(token)) return QueryClass.Identifier;
        }

        return QueryWords.Count(text) > MostKeywords ? QueryClass.Question : QueryClass.Keyword;
    }

    [GeneratedRegex(@"^(who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|will|explain|describe|tell|wer|was|wie|wo|wann|warum|qui|que|quoi|comment|pourquoi|qué|cómo|dónde|cuándo|quién)\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuestionStart();

    [GeneratedRegex(@"^(https?://|www\.|[a-z]:\\|\.{0,2}/)|^[\w-]+(\.[\w-]+)*\.(com|org|net|io|edu|gov|dev|de|fr|uk|md|txt|cs|js|py|json|html?|pdf)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"^\d[\d.,:-]*$|^(?=.*\p{L})(?=.*\d)[\p{L}\d][\p{L}\d_.:#/-]*$|^[\p{L}\d]+([_.:#/]+[\p{L}\d]+)+(\(\))?$|^(\p{Ll}+\p{Lu}\p{L}*|(\p{Lu}\p{Ll}+){2,})(\(\))?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
