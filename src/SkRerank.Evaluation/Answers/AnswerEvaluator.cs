using Microsoft.Extensions.AI;
using SkRerank.Prompting;

namespace SkRerank.Evaluation.Answers;

/// <summary>Asks a chat model the same questions over two contexts, and scores its answers.</summary>
/// <remarks>The prompt is that of <see cref="RagPrompt"/>. Where both contexts are the same the model is asked once: a difference would be its dice.</remarks>
public sealed class AnswerEvaluator
{
    /// <summary>The most tokens of an answer unless others are asked for: 512.</summary>
    public const int DefaultAnswerTokens = 512;

    private readonly IChatClient _client;
    private readonly ChatOptions _options;
    private readonly CitationChecker _checker = new();

    /// <summary>Initializes a new instance of the <see cref="AnswerEvaluator"/> class.</summary>
    /// <param name="client">The chat model; not owned.</param>
    /// <param name="options">The options of each call, or <see langword="null"/> for at most 512 tokens and the model's own defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public AnswerEvaluator(IChatClient client, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = options ?? new ChatOptions { MaxOutputTokens = DefaultAnswerTokens };
    }

    /// <summary>Asks and scores one question.</summary>
    /// <param name="trial">The question and its contexts.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The answers with their scores.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trial"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The model could not be asked.</exception>
    public async Task<AnswerOutcome> AskAsync(AnswerTrial trial, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var before = await AskAsync(trial, trial.Before, cancellationToken).ConfigureAwait(false);
        var after = trial.IsSame ? before : await AskAsync(trial, trial.After, cancellationToken).ConfigureAwait(false);
        return new AnswerOutcome(trial.Question.Id, before, after, AnswerScores.Of(trial, before, trial.Before, _checker), AnswerScores.Of(trial, after, trial.After, _checker), trial.IsSame);
    }

    private async Task<string> AskAsync(AnswerTrial trial, CitedContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (await _client.GetResponseAsync(trial.Messages(context), _options.Clone(), cancellationToken).ConfigureAwait(false)).Text;
        }
        catch (Exception e) when (e is not (OperationCanceledException or RerankException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RerankException($"The chat model did not answer question '{trial.Question.Id}' ({e.Message.Split('\n')[0].TrimEnd('.', '\r')}); check the model, its key and its limits.", e) { ProviderName = "evaluation", Operation = "answer" };
        }
    }
}
