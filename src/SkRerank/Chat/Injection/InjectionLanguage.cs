using System.Buffers;

namespace SkRerank.Chat.Injection;

/// <summary>Holds the beginnings of words, folded, by which one language gives orders to a judge.</summary>
internal sealed class InjectionLanguage
{
    private readonly SearchValues<string> _overrides, _instructions, _verbs, _passages, _goals, _claims, _phrases;

    /// <summary>Initializes a new instance of the <see cref="InjectionLanguage"/> class.</summary>
    /// <param name="words">Gives the words of a role by its name.</param>
    public InjectionLanguage(Func<string, IEnumerable<string>> words)
    {
        (_overrides, _instructions, _verbs) = (Values("overrides"), Values("instructions"), Values("verbs"));
        (_passages, _goals, _claims, _phrases) = (Values("passages"), Values("goals"), Values("claims"), Values("phrases"));
        SearchValues<string> Values(string role) => SearchValues.Create([.. words(role).Select(Stem)], StringComparison.Ordinal);
    }

    /// <summary>Finds what a folded text asks for.</summary>
    public InjectionSigns Find(string folded, bool namesNumber)
    {
        var text = folded.AsSpan();
        var signs = InjectionSigns.None;
        if (text.ContainsAny(_phrases)) signs |= InjectionSigns.Roles;
        if (text.ContainsAny(_overrides) && text.ContainsAny(_instructions)) signs |= InjectionSigns.Overrides;
        if (namesNumber || text.ContainsAny(_passages))
        {
            // Few texts number passages: one of the two is enough beside a number.
            var (hasVerb, hasGoal) = (text.ContainsAny(_verbs), text.ContainsAny(_goals));
            if ((hasVerb && hasGoal) || text.ContainsAny(_claims) || (namesNumber && (hasVerb || hasGoal))) signs |= InjectionSigns.Orders;
        }

        return signs;
    }

    // A word begins after a space, in scripts that have them; an underscore says that it ends there too.
    private static string Stem(string word)
    {
        var isWhole = word.EndsWith('_');
        var folded = FoldedText.Fold(word.TrimEnd('_')).Trim();
        var isSpaceless = TextUnits.Ends(folded[..1] + "x").Count == 2;
        return $"{(isSpaceless ? "" : " ")}{folded}{(isWhole ? " " : "")}";
    }
}
