using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Gives a chat model cited passages for the user's last turn, and says which of them the answer cites.</summary>
/// <remarks>
/// <para>A turn begins with a user's message that has text, and goes on through tool calls and their results. What is found for it stands in every call of the turn, once, however often the model calls tools: it is searched for when the user's
/// message is the last one, and kept with that message while the turn goes on. A message without text, such as an image alone, and a call without a user's message go on untouched and have no citations. Images beside a text stay where they are.</para>
/// <para>The caller's messages and options are not changed: the model gets copies, as <see cref="RerankedContextOptions.Placement"/> says. Passages are untrusted; they stand between fences that their text cannot close.</para>
/// <para>The <see cref="CitedAnswer"/> is in the additional properties of the response. Of a stream every update passes as it came, at once, and one more without content follows at the end, which has it; a stream that is left early has none.</para>
/// <para>Put caches of answers inside (after) it, so that they see the passages. It may stand outside or inside of <c>UseFunctionInvocation</c>; outside it searches once a turn and checks the final answer only.</para>
/// </remarks>
public sealed class RerankedContextChatClient : DelegatingChatClient
{
    private const string OptionsProperty = "skrerank.context_options";

    private readonly RerankedContextOptions _options;
    private readonly TurnSearch _search;

    // A loop of tool calls hands on the user's message itself.
    private readonly ConditionalWeakTable<ChatMessage, ContextTurn> _turns = [];

    /// <summary>Initializes a new instance of the <see cref="RerankedContextChatClient"/> class.</summary>
    /// <param name="innerClient">The chat model; disposed with this client.</param>
    /// <param name="retriever">Finds the passages, best first, such as a <see cref="RerankingRetriever"/>; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public RerankedContextChatClient(IChatClient innerClient, IRetriever retriever, RerankedContextOptions? options = null, ILogger? logger = null)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _options = options?.Clone() ?? new RerankedContextOptions();
        _search = new TurnSearch(retriever, logger);
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The passages cannot be had, and <see cref="RerankedContextOptions.FailurePolicy"/> is to throw.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = await PrepareAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var response = await base.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false);
        if (call.Turn is not { } turn) return response;
        var text = new FinalText();
        foreach (var message in response.Messages) text.Add(message.Contents);
        response.AdditionalProperties = response.AdditionalProperties?.Clone() ?? [];
        response.AdditionalProperties[CitedAnswer.PropertyName] = Cite(turn, text, call.Checker);
        return response;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The passages cannot be had, and <see cref="RerankedContextOptions.FailurePolicy"/> is to throw.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = await PrepareAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var text = new FinalText();
        ChatResponseUpdate? last = null;
        await foreach (var update in base.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false))
        {
            text.Add(update.Contents);
            last = update;
            yield return update;
        }

        if (call.Turn is not { } turn) yield break;
        yield return new ChatResponseUpdate
        {
            Role = last?.Role ?? ChatRole.Assistant,
            ResponseId = last?.ResponseId,
            MessageId = last?.MessageId,
            ConversationId = last?.ConversationId,
            ModelId = last?.ModelId,
            CreatedAt = last?.CreatedAt,
            AdditionalProperties = new AdditionalPropertiesDictionary { [CitedAnswer.PropertyName] = Cite(turn, text, call.Checker) },
        };
    }

    /// <summary>Sets the options of one call.</summary>
    internal static void SetOptions(ChatOptions options, RerankedContextOptions context) => (options.AdditionalProperties ??= [])[OptionsProperty] = context.Clone();

    private CitedAnswer Cite(ContextTurn turn, FinalText text, CitationChecker checker)
    {
        var answer = turn.Cite(text.ToString(), checker);
        _search.Tell(answer.Report);
        return answer;
    }

    private async Task<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, ContextTurn? Turn, CitationChecker Checker)> PrepareAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] given = [.. messages];
        var own = OwnOptions(ref options);
        var settings = own ?? _options;
        if (UserTurn.Find(given) is not { Question.Length: > 0 } place || ContextMessages.HaveContext(given)) return (given, options, null, settings.CitationChecker);
        var turn = await TurnAsync(given, place, own, cancellationToken).ConfigureAwait(false);
        if (turn.Failure is not null) return (given, options, turn, settings.CitationChecker);
        return (ContextMessages.Write(given, place.Index, turn.Context, settings.Placement, settings.Instructions), options, turn, settings.CitationChecker);
    }

    // A turn that has begun keeps its context; a message that is sent again is a new turn.
    private async Task<ContextTurn> TurnAsync(ChatMessage[] messages, UserTurn place, RerankedContextOptions? own, CancellationToken cancellationToken)
    {
        var message = messages[place.Index];
        if (place.Index < messages.Length - 1 && _turns.TryGetValue(message, out var known) && known.Question == place.Question && ReferenceEquals(known.CallOptions, own)) return known;
        var turn = await _search.RunAsync(messages[..place.Index], place.Question, own ?? _options, cancellationToken).ConfigureAwait(false) with { CallOptions = own };
        _turns.AddOrUpdate(message, turn);
        return turn;
    }

    // What is meant for this client goes no further.
    private static RerankedContextOptions? OwnOptions(ref ChatOptions? options)
    {
        if (options?.AdditionalProperties?.GetValueOrDefault(OptionsProperty) is not RerankedContextOptions own) return null;
        options = options.Clone();
        options.AdditionalProperties!.Remove(OptionsProperty);
        if (options.AdditionalProperties.Count == 0) options.AdditionalProperties = null;
        return own;
    }
}
