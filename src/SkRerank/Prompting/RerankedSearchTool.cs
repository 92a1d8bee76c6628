using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Lets any agent search: a tool that returns the best passages, numbered and fenced; thread-safe.</summary>
/// <remarks>
/// <para>Its parameters are <c>query</c>, <c>top</c> and, where <see cref="RerankedSearchToolOptions.FilterDescription"/> is set, <c>filter</c>. Every call reads its own; wrong ones and a search that fails are answered by a sentence that says what to do, so that the agent goes on.
/// A failure is logged, counted (<see cref="RerankTelemetry.SearchToolFailures"/>) and told to <see cref="RerankedSearchToolOptions.OnFailure"/>; its text does not reach the model. The caller's cancellation is thrown.</para>
/// <para>By itself each call numbers its passages from 1. Where a conversation may search more than once, use <see cref="ForConversation"/>, so that no number names two passages.</para>
/// <para>It goes into <see cref="ChatOptions.Tools"/>, into the tools of an agent of Microsoft Agent Framework, or, by <see cref="FindAsync"/>, behind its <c>TextSearchProvider</c>.</para>
/// </remarks>
public sealed partial class RerankedSearchTool : AIFunction
{
    private readonly Func<SearchToolRequest, IRetriever> _retriever;
    private readonly RerankedSearchToolOptions _options;
    private readonly SearchToolSchema _schema;
    private readonly SearchSession? _session;

    /// <summary>Initializes a new instance of the <see cref="RerankedSearchTool"/> class.</summary>
    /// <param name="retriever">Finds the passages, best first, such as a <see cref="RerankingRetriever"/>; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or name a filter, for which a retriever of each request is needed.</exception>
    public RerankedSearchTool(IRetriever retriever, RerankedSearchToolOptions? options = null)
        : this(Always(retriever, options), options)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RerankedSearchTool"/> class over a retriever for each request, such as one with its filter.</summary>
    /// <param name="retriever">Gives the retriever of a request; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public RerankedSearchTool(Func<SearchToolRequest, IRetriever> retriever, RerankedSearchToolOptions? options = null)
        : this(retriever, (options ?? new RerankedSearchToolOptions()).Copy(), null)
    {
    }

    private RerankedSearchTool(Func<SearchToolRequest, IRetriever> retriever, RerankedSearchToolOptions options, SearchSession? session)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _retriever = retriever;
        _options = options;
        _session = session;
        _schema = new SearchToolSchema(options);
        JsonSchema = _schema.Write();
    }

    /// <inheritdoc/>
    public override string Name => _options.Name;

    /// <inheritdoc/>
    public override string Description => _options.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <summary>Makes this tool for one conversation, whose searches number their passages on from each other.</summary>
    /// <param name="session">Keeps the passages of the conversation. Their numbers may take more tokens than the budget of a search counts.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is <see langword="null"/>.</exception>
    public RerankedSearchTool ForConversation(SearchSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new RerankedSearchTool(_retriever, _options, session);
    }

    /// <summary>Searches as the tool does, for code that writes the prompt itself.</summary>
    /// <param name="query">What to search for.</param>
    /// <param name="top">How many passages to return, or <see langword="null"/> for <see cref="RerankedSearchToolOptions.Top"/>.</param>
    /// <param name="filter">The part of the documents to search, or <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The passages, best first, as far as the budget of tokens allows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An argument is one that the model may not give either.</exception>
    /// <exception cref="RerankException">The search failed.</exception>
    public async Task<IReadOnlyList<SearchToolPassage>> FindAsync(string query, int? top = null, string? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (request, problem) = _schema.Read(new Dictionary<string, object?> { ["query"] = query, ["top"] = top, ["filter"] = filter });
        if (request is null) throw new ArgumentException(problem);
        var context = await SearchAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. Numbered(context).Select(SearchToolPassage.Of)];
    }

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        cancellationToken.ThrowIfCancellationRequested();
        var (request, problem) = _schema.Read(arguments);
        if (request is null) return problem;
        try
        {
            var context = await SearchAsync(request, cancellationToken).ConfigureAwait(false);
            return SearchToolAnswer.Write(_options.Format, Numbered(context), context.Removed.Count(removed => removed.Stage == ContextPacker.BudgetStage));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RerankTelemetry.ToolFailed.Add(1, new TagList { { "error.type", exception.GetType().FullName } });
            if (_options.Logger is { } logger) LogFailed(logger, exception, Name);
            _options.OnFailure?.Invoke(exception);
            return "The search failed and gave no passages. Try once more, or say that the documents could not be searched.";
        }
    }

    private IReadOnlyList<CitedPassage> Numbered(CitedContext context) => _session?.Number(context.Passages) ?? context.Passages;

    private async Task<CitedContext> SearchAsync(SearchToolRequest request, CancellationToken cancellationToken)
    {
        using var activity = RerankTelemetry.Activities.StartActivity($"search_tool {Name}");
        var found = await _retriever(request).RetrieveAsync(request.Query, new RetrievalOptions { CandidateCount = Math.Max(_options.CandidateCount, request.Top) }, cancellationToken).ConfigureAwait(false);
        var context = _options.ContextBuilder.Build(found.Candidates.Take(request.Top));
        activity?.SetTag("skrerank.context.candidates", found.Candidates.Count).SetTag("skrerank.context.passages", context.Passages.Count).SetTag("skrerank.context.tokens", context.Tokens);
        if (_options.Logger is { } logger) LogFound(logger, Name, context.Passages.Count);
        return context;
    }

    private static Func<SearchToolRequest, IRetriever> Always(IRetriever retriever, RerankedSearchToolOptions? options)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        if (options?.FilterDescription is not null)
            throw new ArgumentException("A tool with a filter needs a retriever for each request, but got one retriever for all; give a function that makes one of request.Filter, or leave FilterDescription out.", nameof(options));
        return _ => retriever;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "The tool '{Tool}' found {Passages} passages.")]
    private static partial void LogFound(ILogger logger, string tool, int passages);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The search of the tool '{Tool}' failed; the model was told so.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string tool);
}
