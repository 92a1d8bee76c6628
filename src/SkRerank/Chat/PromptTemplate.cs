using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chat.Injection;
using SkRerank.Middleware;
using SkRerank.Prompting;

namespace SkRerank.Chat;

/// <summary>Represents the wording of a prompt as data, with a version and a hash that go into cache keys and run records.</summary>
/// <remarks>The choice of the prompt moves quality as much as the algorithm does (arXiv 2406.14117), so an order is known only with its template.</remarks>
public sealed class PromptTemplate
{
    private const int HashLength = 16;

    /// <summary>Initializes a new instance of the <see cref="PromptTemplate"/> class.</summary>
    /// <param name="name">The name.</param>
    /// <param name="version">The version of the wording, from 1.</param>
    /// <param name="parts">The parts in their order; at least one of them is for each passage.</param>
    /// <param name="labels">How the passages are named.</param>
    /// <exception cref="ArgumentException">The name is empty, or no part shows the passages.</exception>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is less than 1.</exception>
    public PromptTemplate(string name, int version, IReadOnlyList<TemplatePart> parts, PassageLabels labels = PassageLabels.Numbers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var needed = labels == PassageLabels.None ? new[] { "{passage}" } : ["{label}", "{passage}"];
        if (!parts.Any(part => part.IsPerPassage && needed.All(placeholder => part.Text.Contains(placeholder, StringComparison.Ordinal))))
            throw new ArgumentException($"The template '{name}' must show the passages, but has no part for each passage with {string.Join(" and ", needed)}; add one.", nameof(parts));
        (Name, Version, Labels, Parts) = (name, version, labels, [.. parts]);
        Hash = CacheKey.Of("", [name, version.ToString(CultureInfo.InvariantCulture), labels.ToString(), .. Parts.SelectMany(part => new[] { part.Role.Value, part.Text, part.IsPerPassage ? "each" : "once" })])[..HashLength];
    }

    /// <summary>Gets RankGPT's form: a turn for each passage, each acknowledged (arXiv 2304.09542).</summary>
    public static PromptTemplate RankGpt => TemplateData.RankGpt;

    /// <summary>Gets the form that RankZephyr was trained on: one user message, any number of passages up to 20 (arXiv 2312.02724).</summary>
    public static PromptTemplate RankZephyr => TemplateData.RankZephyr;

    /// <summary>Gets the form that RankVicuna was trained on: one user message of exactly 20 passages (arXiv 2309.15088), which every prompt has.</summary>
    public static PromptTemplate RankVicuna => TemplateData.RankVicuna;

    /// <summary>Gets the form with letters, for orders read off the first token's log-probabilities (FIRST, arXiv 2406.15657).</summary>
    public static PromptTemplate First => TemplateData.First;

    /// <summary>Gets the form that asks only for the best passage, for setwise and pairwise strategies.</summary>
    public static PromptTemplate Best => TemplateData.Best;

    /// <summary>Gets the form that asks whether a passage is relevant, yes or no.</summary>
    public static PromptTemplate YesNo => TemplateData.YesNo;

    /// <summary>Gets the form that asks for a passage's grade, from 0 to <c>{maxGrade}</c>.</summary>
    public static PromptTemplate Graded => TemplateData.Graded;

    /// <summary>Gets the form behind which the query is scored (UPR, arXiv 2204.07496).</summary>
    public static PromptTemplate QueryLikelihood => TemplateData.QueryLikelihood;

    /// <summary>Gets the form behind which a given answer is scored.</summary>
    public static PromptTemplate AnswerLikelihood => TemplateData.AnswerLikelihood;

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the version of the wording.</summary>
    public int Version { get; }

    /// <summary>Gets how the passages are named.</summary>
    public PassageLabels Labels { get; }

    /// <summary>Gets the fewest passages that models of this template were trained on, 20 for <see cref="RankVicuna"/>; where a window has fewer, <see cref="ListwiseReranker"/> adds filler passages at its end, which are no results.</summary>
    /// <value>The default is <see langword="null"/>: any number.</value>
    public int? LeastPassages { get; init; }

    /// <summary>Gets the most passages that models of this template were trained on, 20 for <see cref="RankVicuna"/>, <see cref="RankZephyr"/> and <see cref="First"/>; <see cref="ListwiseReranker"/> keeps every window within it, whatever the strategy asks for.</summary>
    /// <value>The default is <see langword="null"/>: any number.</value>
    public int? MostPassages { get; init; }

    /// <summary>Gets the parts in their order.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>Gets the first 16 hexadecimal digits of the SHA-256 of name, version and wording.</summary>
    public string Hash { get; }

    /// <summary>Gives name, version and hash, as they stand in run records: <c>rankgpt@1:0123456789abcdef</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}:{Hash}");

    /// <summary>Writes the messages about one passage.</summary>
    /// <remarks>Query and passage are untrusted: each is brought onto one line, without what is invisible; the passage is fenced so that it cannot close its fence, and sentences of it that give orders to a judge are left out of this copy.</remarks>
    /// <param name="query">The query.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="maxPassageWords">How many words of the passage are shown; characters in scripts without spaces.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="passage"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPassageWords"/> is less than 1.</exception>
    public IReadOnlyList<ChatMessage> Format(string query, string passage, int maxPassageWords = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPassageWords, 1);
        var shown = PassageBudget.CutWords(PassageText.CleanLine(InjectionDetector.Inspect(PassageText.OneLine(passage)).Text), maxPassageWords);
        return Write(PassageText.CleanLine(query), [shown], PassageText.FenceFor([shown]));
    }

    /// <summary>Names a passage.</summary>
    internal string Label(int position) => Labels == PassageLabels.Letters ? ((char)('A' + position)).ToString() : (position + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the highest grade into the wording.</summary>
    internal PromptTemplate WithMaxGrade(int maxGrade) =>
        new(Name, Version, [.. Parts.Select(part => part with { Text = part.Text.Replace("{maxGrade}", maxGrade.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) })], Labels) { LeastPassages = LeastPassages, MostPassages = MostPassages };

    /// <summary>Writes the messages for passages that are cleaned and cut already.</summary>
    internal List<ChatMessage> Write(string query, IReadOnlyList<string> passages, string fence = "```", IReadOnlyList<string>? labels = null)
    {
        labels ??= [.. Enumerable.Range(0, Math.Max(1, passages.Count)).Select(Label)];
        var said = new List<(ChatRole Role, string Text)>();
        for (var i = 0; i < Parts.Count;)
        {
            var end = i;
            while (end < Parts.Count && Parts[end].IsPerPassage) end++;
            for (var p = 0; p < passages.Count && end > i; p++)
            {
                for (var j = i; j < end; j++) said.Add((Parts[j].Role, Fill(Parts[j].Text, query, passages.Count, labels, fence, p, passages[p])));
            }

            if (end == i) said.Add((Parts[i].Role, Fill(Parts[i++].Text, query, passages.Count, labels, fence, 0, "")));
            else i = end;
        }

        var messages = new List<ChatMessage>();
        foreach (var (role, text) in said)
        {
            if (messages.Count > 0 && messages[^1].Role == role) messages[^1] = new ChatMessage(role, messages[^1].Text + text);
            else messages.Add(new ChatMessage(role, text));
        }

        return messages;
    }

    // One pass over the wording, so that a placeholder inside a query or a passage stays what it is: text.
    private static string Fill(string text, string query, int count, IReadOnlyList<string> labels, string fence, int position, string passage)
    {
        var result = new System.Text.StringBuilder(text.Length + query.Length + passage.Length);
        for (var i = 0; i < text.Length;)
        {
            var close = text[i] == '{' ? text.IndexOf('}', i) : -1;
            var value = close < 0 ? null : text[i..(close + 1)] switch
            {
                "{query}" => query,
                "{count}" => count.ToString(CultureInfo.InvariantCulture),
                "{example}" => $"[{labels[Math.Clamp(count - 1, 0, 1)]}] > [{labels[0]}]",
                "{label}" => labels[position],
                "{fence}" => fence,
                "{passage}" => passage,
                _ => null,
            };
            result.Append(value ?? text[i].ToString());
            i = value is null ? i + 1 : close + 1;
        }

        return result.ToString();
    }
}
