using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SkRerank.Chat.Aggregation;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Judges windows by a chat model, for one call of the reranker.</summary>
internal sealed partial class ChatJudge(ChatCaller caller, PromptWriter writer, CallLedger ledger, SemaphoreSlim slots, ListwiseJudgeSettings settings, CancellationToken deadline) : IListwiseJudge
{
    private readonly HashSet<int> _judged = [];

    /// <inheritdoc/>
    public bool IsStopped => ledger.Stop != BudgetStop.None;

    /// <summary>Gets whether a document was in a window that was answered.</summary>
    public bool IsJudged(int document)
    {
        lock (_judged) return _judged.Contains(document);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListwiseAnswer>> AskAsync(IReadOnlyList<IReadOnlyList<int>> windows, ListwiseTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(windows);
        cancellationToken.ThrowIfCancellationRequested();
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        var calls = new Task<ListwiseAnswer>[windows.Count];
        var isRound = false;
        for (var i = 0; i < calls.Length; i++)
        {
            // Entered in the order of the windows, so that which of them the budget reaches does not depend on time.
            var prompt = windows[i].Count < 2 ? null : Reserve(task, windows[i], isRepeat: false);
            isRound |= prompt is not null;
            calls[i] = prompt is null
                ? Task.FromResult(new ListwiseAnswer(windows[i], IsAnswered: windows[i].Count < 2))
                : JudgeAsync(prompt, task, windows[i], others, cancellationToken);
        }

        if (isRound) ledger.CountRound();
        try
        {
            await Task.WhenAll(calls).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Clients report a cancellation in many ways; the caller gets one.
            cancellationToken.ThrowIfCancellationRequested();
            // A call that was cancelled because another failed is not the cause.
            var cause = calls.Select(call => call.Exception?.InnerException).FirstOrDefault(exception => exception is not null and not OperationCanceledException);
            if (cause is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }

        var answers = Array.ConvertAll(calls, call => call.Result);
        lock (_judged)
        {
            foreach (var answer in answers.Where(answer => answer.IsAnswered)) _judged.UnionWith(answer.Order);
        }

        // Of an answer that names the best one only, the rest is no opinion; of a pair it is.
        ledger.CountAgreement(Agreement.OfPairs(answers.Where(answer => answer.IsAnswered && answer.Order.Count > 1 && (task == ListwiseTask.Order || answer.Order.Count == 2)).Select(answer => answer.Order)));

        return answers;
    }

    private PreparedPrompt? Reserve(ListwiseTask task, IReadOnlyList<int> shown, bool isRepeat)
    {
        if (deadline.IsCancellationRequested) ledger.OutOfTime();
        if (IsStopped) return null;
        var prompt = writer.Write(task, shown);
        return ledger.TryReserve(prompt.Tokens, settings.OutputTokens(prompt), isRepeat) ? prompt : null;
    }

    private async Task<ListwiseAnswer> JudgeAsync(PreparedPrompt prompt, ListwiseTask task, IReadOnlyList<int> window, CancellationTokenSource others, CancellationToken cancellationToken)
    {
        try
        {
            for (var isRepeat = false; ; isRepeat = true)
            {
                var parsed = await AskAsync(prompt, task, others.Token).ConfigureAwait(false);
                int[] named = [.. parsed.Named.Select(position => prompt.Shown[position])];
                var isSuspicious = writer.IsSuspicious(task, named);
                Count(isSuspicious ? AnswerClass.Suspicious : parsed.Class);
                if (named.Length > 0 && !isSuspicious) return new ListwiseAnswer(Order(task, named, window), IsAnswered: true);
                if (isRepeat || !settings.RetryUnreadable) break;
                if (Reserve(task, Shuffle(window), isRepeat: true) is not { } next) break;
                prompt = next;
            }
        }
        catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ledger.OutOfTime();
        }
        catch (Exception) when (!others.IsCancellationRequested)
        {
            await others.CancelAsync().ConfigureAwait(false);
            throw;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new ListwiseAnswer(window, IsAnswered: false);
    }

    private async Task<ParsedAnswer> AskAsync(PreparedPrompt prompt, ListwiseTask task, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (settings.UseLogprobs && writer.Template(task).Labels == PassageLabels.Letters)
            {
                var tokens = await RerankCall.WaitAsync(caller.LogprobsAsync(prompt, settings.ModelId, cancellationToken), cancellationToken).ConfigureAwait(false);
                ledger.Settle(prompt.Tokens, settings.OutputTokens(prompt), tokens.Usage, 1, tokens.ModelId);
                return FirstTokenOrder.Read(tokens.Tokens, prompt.Shown.Count);
            }

            var response = await RerankCall.WaitAsync(caller.AskAsync(prompt, settings.UseSchema && task == ListwiseTask.Order, settings.ModelId, cancellationToken), cancellationToken).ConfigureAwait(false);
            ledger.Settle(prompt.Tokens, settings.OutputTokens(prompt), response.Usage, settings.Counter.CountTokens(response.Text), response.ModelId);
            return AnswerParser.Parse(response.Text, prompt.Shown.Count, writer.Template(task).Labels, response.FinishReason, prompt.Ids);
        }
        finally
        {
            slots.Release();
        }
    }

    // What the answer does not name keeps the order of the window, whichever way it was shown.
    private static int[] Order(ListwiseTask task, IReadOnlyList<int> named, IReadOnlyList<int> window)
    {
        int[] first = [.. named.Where(window.Contains).Take(task == ListwiseTask.Best ? 1 : window.Count)];
        return [.. first, .. window.Except(first)];
    }

    private int[] Shuffle(IReadOnlyList<int> window)
    {
        int[] shuffled = [.. window];
        var random = new Random(unchecked((settings.Seed * 31) + window.Aggregate(17, static (hash, document) => unchecked((hash * 31) + document))));
        random.Shuffle(shuffled);
        if (shuffled.AsSpan().SequenceEqual([.. window])) Array.Reverse(shuffled);
        return shuffled;
    }

    private void Count(AnswerClass answer)
    {
        ledger.Count(answer);
        RerankTelemetry.JudgeAnswers.Add(1, new TagList { { "class", answer.ToString() }, { "model", settings.ModelId } });
        if (answer != AnswerClass.Ok && settings.Logger is not null) LogAnswer(settings.Logger, answer);
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "A judge's answer was of the class {Class}; what it did not name keeps the order before.")]
    private static partial void LogAnswer(ILogger logger, AnswerClass @class);
}
