using System.Globalization;
using System.Text;

namespace SkRerank.Prompting;

/// <summary>Represents the passages of a prompt, numbered from 1, and checks what an answer cites.</summary>
/// <remarks>
/// Passages are untrusted. In the prompt each stands between fences that its text cannot close; marks such as <c>[7]</c> in it become <c>(7)</c>, so that no passage can cite or pose
/// as another; control and hidden characters are removed, and titles and links stay on one line. <see cref="Passages"/> keeps the texts as they came.
/// </remarks>
public sealed class CitedContext
{
    private const int ShortestFence = 3;

    /// <summary>Initializes a new instance of the <see cref="CitedContext"/> class.</summary>
    /// <param name="passages">The passages, best first; number 1 is the first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="passages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A passage, or the text of one, is <see langword="null"/>.</exception>
    public CitedContext(IReadOnlyList<ContextPassage> passages)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ContextPassage[] all = [.. passages];
        var missing = Array.FindIndex(all, p => p?.Text is null);
        if (missing >= 0) throw new ArgumentException($"Every passage must have a text, but passage {missing + 1} has none.", nameof(passages));
        Passages = all;
        Text = Format(all);
    }

    /// <summary>Gets the passages as they go into the prompt.</summary>
    /// <value>For each passage a line <c>[1] Title — Link</c> and the fenced text; empty where there is no passage.</value>
    public string Text { get; }

    /// <summary>Gets the passages, unchanged; the passage with number n is at index n − 1.</summary>
    public IReadOnlyList<ContextPassage> Passages { get; }

    /// <summary>Checks what an answer cites.</summary>
    /// <remarks>Recognises <c>[1]</c>, <c>[1, 2]</c>, <c>[1][3]</c> and <c>[1-3]</c>, also with full-width brackets and digits. Whether a passage says what the sentence says is not checked.</remarks>
    /// <param name="answer">The model's answer.</param>
    /// <returns>The cited and the unknown numbers, and the sentences without a citation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public CitationReport Check(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        CitationMark[] marks = [.. CitationMarks.Find(answer)];
        var cited = new SortedSet<int>();
        var unknown = new SortedSet<int>();
        foreach (var (first, last) in marks.SelectMany(m => m.Ranges))
        {
            // The ends of a range are always reported, the numbers between them only where there is a passage: a range can be as long as it likes.
            foreach (var end in new[] { first, last }) (IsKnown(end) ? cited : unknown).Add(end);
            for (var number = Math.Max(1, first); number <= Math.Min(last, Passages.Count); number++) cited.Add(number);
        }

        var uncited = from sentence in Sentences.Split(answer, marks)
                      where !marks.Any(m => m.Start >= sentence.Start && m.Start < sentence.Start + sentence.Length)
                      let text = answer.Substring(sentence.Start, sentence.Length)
                      where text.Any(char.IsLetter) && !text.StartsWith('#') && !text.EndsWith(':')
                      select text;
        return new CitationReport([.. cited], [.. unknown], [.. uncited]);
    }

    /// <summary>Returns <see cref="Text"/>.</summary>
    /// <returns>The passages as they go into the prompt.</returns>
    public override string ToString() => Text;

    private bool IsKnown(int number) => number >= 1 && number <= Passages.Count;

    private static string Format(ContextPassage[] passages)
    {
        var headers = Array.ConvertAll(passages, Header);
        var texts = Array.ConvertAll(passages, p => PassageText.Clean(p.Text));

        // One fence for all, longer than any run in them: no passage can close its own fence or pretend to open another's.
        var longest = texts.Concat(headers).Select(PassageText.LongestFenceRun).DefaultIfEmpty().Max();
        var fence = new string(PassageText.Fence, Math.Max(ShortestFence, longest + 1));
        var result = new StringBuilder();
        for (var i = 0; i < passages.Length; i++)
        {
            if (i > 0) result.Append("\n\n");
            result.Append(CultureInfo.InvariantCulture, $"[{i + 1}]{headers[i]}\n{fence}\n{texts[i]}\n{fence}");
        }

        return result.ToString();
    }

    private static string Header(ContextPassage passage)
    {
        var parts = new[] { passage.Title, passage.Link }.Select(part => PassageText.CleanLine(part ?? "")).Where(part => part.Length > 0);
        return string.Join(" —", parts.Select(part => $" {part}"));
    }
}
