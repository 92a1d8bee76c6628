using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using SkRerank.Prompting;

namespace SkRerank.Chat;

/// <summary>Writes the prompts of one call of the reranker: cleans query and passages once, and cuts the passages of each window to the prompt's budget.</summary>
/// <remarks>What a passage says is not changed anywhere but here: look-alikes of identifiers are taken out of the prompt's copy only.</remarks>
internal sealed class PromptWriter
{
    // What chat formats put around each message.
    private const int TokensPerMessage = 4;
    private const int SpareAnswerTokens = 32;
    private const int LargestLetterWindow = 26;

    private readonly PromptTemplate _order;
    private readonly PromptTemplate _best;
    private readonly ITokenCounter _counter;
    private readonly string _closing;
    private readonly string _query;
    private readonly string[] _passages;
    private readonly int[] _lengths;
    private readonly bool[] _truncated;
    private readonly int _maxPromptTokens;
    private readonly ConcurrentDictionary<(ListwiseTask Task, int Count), int> _overheads = new();

    /// <summary>Initializes a new instance of the <see cref="PromptWriter"/> class.</summary>
    public PromptWriter(PromptTemplate order, PromptTemplate best, ITokenCounter counter, string closing, string query, IEnumerable<RerankDocument> documents, int maxWords, int maxPromptTokens)
    {
        (_order, _best, _counter, _closing, _maxPromptTokens) = (order, best, counter, closing, maxPromptTokens);
        _query = PassageText.CleanLine(query);
        string[] whole = [.. documents.Select(Whole)];
        _passages = Array.ConvertAll(whole, text => PassageBudget.CutWords(text, maxWords));
        _lengths = Array.ConvertAll(_passages, text => counter.CountTokens(text));
        _truncated = [.. _passages.Zip(whole, (cut, text) => cut.Length < text.Length)];
        MaxWindow = LargestWindow();
    }

    /// <summary>Gets the greatest number of passages that fit one prompt, whichever they are.</summary>
    public int MaxWindow { get; }

    /// <summary>Gets whether a document was cut, to so many words or in any prompt so far.</summary>
    public bool IsTruncated(int document) => Volatile.Read(ref _truncated[document]);

    /// <summary>Gives the most tokens that a prompt of so many passages can take.</summary>
    public int MostTokens(ListwiseTask task, int count) =>
        (int)Math.Min(Math.Max(_maxPromptTokens, 1), Overhead(task, count) + _lengths.OrderDescending().Take(count).Sum(length => (long)length));

    /// <summary>Gives the most tokens that the answer over so many passages needs.</summary>
    public int AnswerTokens(ListwiseTask task, int count) =>
        _counter.CountTokens(string.Join(" > ", Enumerable.Range(0, task == ListwiseTask.Best ? 1 : count).Select(i => $"[{Template(task).Label(i)}]"))) + SpareAnswerTokens;

    /// <summary>Gives the template of a task.</summary>
    public PromptTemplate Template(ListwiseTask task) => task == ListwiseTask.Best ? _best : _order;

    /// <summary>Writes the prompt of a window.</summary>
    public PreparedPrompt Write(ListwiseTask task, IReadOnlyList<int> window)
    {
        int[] lengths = [.. window.Select(document => _lengths[document])];
        var overhead = Overhead(task, window.Count);
        var level = PassageBudget.Level(lengths, Math.Max(0, _maxPromptTokens - overhead));
        var passages = new string[window.Count];
        var tokens = overhead;
        for (var i = 0; i < passages.Length; i++)
        {
            passages[i] = lengths[i] <= level ? _passages[window[i]] : PassageBudget.Cut(_passages[window[i]], level, _counter);
            if (lengths[i] > level) Volatile.Write(ref _truncated[window[i]], true);
            tokens += Math.Min(lengths[i], level);
        }

        return new PreparedPrompt(Messages(task, passages), tokens, AnswerTokens(task, window.Count));
    }

    // Stores that index the title with the text have it there already.
    private static string Whole(RerankDocument document) => PassageText.CleanLine(
        string.IsNullOrWhiteSpace(document.Title) || document.Text.StartsWith(document.Title, StringComparison.Ordinal) ? document.Text : $"Title: {document.Title} Content: {document.Text}");

    private List<ChatMessage> Messages(ListwiseTask task, IReadOnlyList<string> passages)
    {
        var messages = Template(task).Write(_query, passages);
        if (_closing.Length > 0 && task == ListwiseTask.Order) messages[^1] = new ChatMessage(messages[^1].Role, messages[^1].Text + _closing);
        return messages;
    }

    private int Overhead(ListwiseTask task, int count) => _overheads.GetOrAdd((task, count), key =>
        Messages(key.Task, [.. Enumerable.Repeat("", key.Count)]).Sum(message => _counter.CountTokens(message.Text) + TokensPerMessage));

    private int LargestWindow()
    {
        var most = _order.Labels == PassageLabels.Letters || _best.Labels == PassageLabels.Letters ? Math.Min(_passages.Length, LargestLetterWindow) : _passages.Length;
        int[] needed = [.. _lengths.Select(length => Math.Min(length, PassageBudget.Floor)).OrderDescending()];
        var window = most;
        while (window > 1 && Math.Max(Overhead(ListwiseTask.Order, window), Overhead(ListwiseTask.Best, window)) + needed.Take(window).Sum() > _maxPromptTokens) window--;
        return window;
    }
}
