using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chat.Injection;
using SkRerank.Prompting;

namespace SkRerank.Chat;

/// <summary>Writes the prompts of one call of the reranker: cleans query and passages once, and cuts the passages of each window to the prompt's budget.</summary>
/// <remarks>What a passage says is not changed anywhere but here: look-alikes of identifiers and orders to the judge are taken out of the prompt's copy only.</remarks>
internal sealed class PromptWriter
{
    // What chat formats put around each message.
    private const int TokensPerMessage = 4;
    private const int SpareAnswerTokens = 32;
    private const int LargestLetterWindow = 26;
    private const int ShortestFence = 3;
    private const string FillerText = "Lorem ipsum dolor sit amet, consectetur adipiscing elit.";

    private readonly PromptSettings _settings;
    private readonly ITokenCounter _counter;
    private readonly string _closing;
    private readonly string _query;
    private readonly string _fence;
    private readonly int _count;
    private readonly string[] _passages;
    private readonly int[] _lengths;
    private readonly bool[] _truncated;
    private readonly int _maxPromptTokens;
    private readonly ConcurrentDictionary<(ListwiseTask Task, int Shown), int> _overheads = new();

    /// <summary>Initializes a new instance of the <see cref="PromptWriter"/> class.</summary>
    public PromptWriter(PromptSettings settings, ITokenCounter counter, string closing, string query, IEnumerable<RerankDocument> documents, int maxPromptTokens)
    {
        (_settings, _counter, _closing, _maxPromptTokens) = (settings, counter, closing, maxPromptTokens);
        _query = PassageText.CleanLine(query);
        string[] lines = [.. documents.Select(document => PassageText.OneLine(Whole(document)))];
        var inspected = Array.ConvertAll(lines, InjectionDetector.Inspect);
        Suspicious = [.. inspected.Select((found, index) => new SuspiciousPassage(index, found.Signs)).Where(passage => passage.Signs != InjectionSigns.None)];
        string[] whole = [.. lines.Zip(inspected, (line, found) => PassageText.CleanLine(settings.WithholdOrders ? found.Text : line))];
        _count = whole.Length;
        _passages = [.. whole.Select(text => PassageBudget.CutWords(text, settings.MaxPassageWords)), FillerText, FillerText];
        _lengths = Array.ConvertAll(_passages, text => counter.CountTokens(text));
        _truncated = [.. _passages.Zip(whole, (cut, text) => cut.Length < text.Length)];
        _fence = new string(PassageText.Fence, Math.Max(ShortestFence, 1 + _passages.Select(PassageText.LongestFenceRun).DefaultIfEmpty().Max()));
        MaxWindow = LargestWindow();
    }

    /// <summary>Gets the greatest number of passages that fit one prompt, whichever they are.</summary>
    public int MaxWindow { get; }

    /// <summary>Gets the passages that look as if they spoke to the judge.</summary>
    public IReadOnlyList<SuspiciousPassage> Suspicious { get; }

    /// <summary>Gets whether a document was cut, to so many words or in any prompt so far.</summary>
    public bool IsTruncated(int document) => Volatile.Read(ref _truncated[document]);

    /// <summary>Says whether an answer puts the canary above a document, by the documents that it names.</summary>
    public bool IsSuspicious(ListwiseTask task, IReadOnlyList<int> named) =>
        _settings.UseCanary && (task == ListwiseTask.Best ? named is [var best, ..] && best == Canary : named.Where(document => document != Padding).SkipLast(1).Contains(Canary));

    /// <summary>Says whether a prompt has room for a document alone: whole, or for its first <see cref="PassageBudget.Floor"/> tokens.</summary>
    public bool HasRoom(int document) => Overhead(ListwiseTask.Order, 1) + Math.Min(_lengths[document], PassageBudget.Floor) <= _maxPromptTokens;

    /// <summary>Gives the most tokens that a prompt of so many passages, or of fewer where filler stands for them, can take.</summary>
    public int MostTokens(ListwiseTask task, int count)
    {
        var least = Template(task).LeastPassages is null ? 0 : _lengths[Padding];
        return (int)Math.Min(Math.Max(_maxPromptTokens, 1), Overhead(task, Shown(task, count)) + FillerTokens(task, count) + _lengths.Take(_count).OrderDescending().Take(count).Sum(length => (long)Math.Max(length, least)));
    }

    /// <summary>Gives the most tokens that the answer over so many passages needs.</summary>
    public int AnswerTokens(ListwiseTask task, int count) =>
        _counter.CountTokens(string.Join(" > ", Labels(task, task == ListwiseTask.Best ? 1 : Shown(task, count), null).Select(label => $"[{label}]"))) + SpareAnswerTokens;

    /// <summary>Gives the template of a task.</summary>
    public PromptTemplate Template(ListwiseTask task) => task == ListwiseTask.Best ? _settings.BestTemplate : _settings.Template;

    /// <summary>Writes the prompt of a window.</summary>
    public PreparedPrompt Write(ListwiseTask task, IReadOnlyList<int> window)
    {
        // One state for each window: prompts do not depend on which of them is written first.
        var random = new Random(window.Aggregate(_settings.IdSeed ?? _settings.Seed, static (hash, document) => unchecked((hash * 31) + document)));
        List<int> shown = [.. window];

        // Never at the end, where it would stay if the answer were the order shown.
        if (_settings.UseCanary) shown.Insert(random.Next(window.Count), Canary);
        shown.AddRange(Enumerable.Repeat(Padding, Shown(task, window.Count) - shown.Count));
        int[] lengths = [.. shown.Select(document => _lengths[document])];
        var overhead = Overhead(task, shown.Count);
        var level = PassageBudget.Level(lengths, Math.Max(0, _maxPromptTokens - overhead));
        var passages = new string[shown.Count];
        var tokens = overhead;
        for (var i = 0; i < passages.Length; i++)
        {
            passages[i] = lengths[i] <= level ? _passages[shown[i]] : PassageBudget.Cut(_passages[shown[i]], level, _counter);
            if (lengths[i] > level && shown[i] < _count) Volatile.Write(ref _truncated[shown[i]], true);
            tokens += Math.Min(lengths[i], level);
        }

        var ids = _settings.UseRandomIds ? PassageIds.Draw(shown.Count, _settings.IdSeed is null ? null : random, [.. passages, _query]) : null;
        return new PreparedPrompt(Messages(task, passages, ids), tokens, AnswerTokens(task, window.Count), shown, ids);
    }

    // Stores that index the title with the text have it there already.
    private static string Whole(RerankDocument document) =>
        string.IsNullOrWhiteSpace(document.Title) || document.Text.StartsWith(document.Title, StringComparison.Ordinal) ? document.Text : $"Title: {document.Title} Content: {document.Text}";

    // Behind the documents: what must be last, and what fills a window up to the number that the template's models know.
    private int Canary => _count;

    private int Padding => _count + 1;

    private int Shown(ListwiseTask task, int count) => Math.Max(count + (_settings.UseCanary ? 1 : 0), Template(task).LeastPassages ?? 0);

    private long FillerTokens(ListwiseTask task, int count) => (Shown(task, count) - count) * (long)_lengths[Canary];

    private string[] Labels(ListwiseTask task, int shown, int[]? ids) =>
        _settings.UseRandomIds
            ? [.. (ids ?? [.. Enumerable.Range(PassageIds.Least, Math.Max(1, shown))]).Select(id => id.ToString(CultureInfo.InvariantCulture))]
            : [.. Enumerable.Range(0, Math.Max(1, shown)).Select(Template(task).Label)];

    private List<ChatMessage> Messages(ListwiseTask task, string[] passages, int[]? ids)
    {
        var labels = Labels(task, passages.Length, ids);
        var messages = Template(task).Write(_query, passages, _fence, labels);
        if (_closing.Length == 0 || task != ListwiseTask.Order) return messages;
        var closing = _closing.Replace("{example}", $"{labels[Math.Min(1, labels.Length - 1)]}, {labels[0]}", StringComparison.Ordinal);
        messages[^1] = new ChatMessage(messages[^1].Role, messages[^1].Text + closing);
        return messages;
    }

    private int Overhead(ListwiseTask task, int shown) => _overheads.GetOrAdd((task, shown), key =>
        Messages(key.Task, [.. Enumerable.Repeat("", key.Shown)], null).Sum(message => _counter.CountTokens(message.Text) + TokensPerMessage));

    private int LargestWindow()
    {
        PromptTemplate[] templates = [_settings.Template, _settings.BestTemplate];
        var most = templates.Min(template => template.MostPassages ?? (template.Labels == PassageLabels.Letters ? LargestLetterWindow : int.MaxValue));
        int[] needed = [.. _lengths.Take(_count).Select(length => Math.Min(length, PassageBudget.Floor)).OrderDescending()];
        var window = Math.Min(_count, most - (_settings.UseCanary ? 1 : 0));
        while (window > 1 && new[] { ListwiseTask.Order, ListwiseTask.Best }.Max(task => Overhead(task, Shown(task, window)) + FillerTokens(task, window)) + needed.Take(window).Sum() > _maxPromptTokens) window--;
        return window;
    }
}
