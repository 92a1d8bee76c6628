using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Chat.Injection;
using SkRerank.Chat.Strategies;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Orders documents by the judgements of a chat model over windows of passages (RankGPT and its successors).</summary>
/// <remarks>
/// It runs over any <see cref="IChatClient"/>. The strategy decides which windows are judged; an answer that cannot be read is asked once more at another order and then leaves its window as it was, and what an answer leaves out keeps its place below what it names: no document is lost.
/// A failure of the model is a <see cref="RerankException"/> and never read as an answer. When calls, tokens, money or time run out, the best order so far is returned, marked <see cref="RerankResponse.IsPartial"/>.
/// Scores are <see cref="ScoreKind.Ordinal"/>: they encode the order and nothing else. Where a strategy judges documents several times, <see cref="RankStrength"/> stands in <see cref="RerankResult.AdditionalProperties"/> under <see cref="StrengthProperty"/>,
/// and its mean is the last of <see cref="RerankResult.Stages"/>, for a calibrator. Sources: arXiv 2304.09542 and those named at the strategies.
/// </remarks>
public sealed partial class ListwiseReranker : IReranker
{
    /// <summary>The name of the provider: <c>listwise</c>.</summary>
    public const string ProviderName = "listwise";

    /// <summary>The key of the <see cref="ListwiseReport"/> in <see cref="RerankResponse.AdditionalProperties"/>.</summary>
    public const string ReportProperty = "listwise.report";

    /// <summary>The key of the <see cref="RankStrength"/> in <see cref="RerankResult.AdditionalProperties"/>.</summary>
    public const string StrengthProperty = "listwise.strength";

    /// <summary>The name of the stage whose score is the mean of a <see cref="RankStrength"/>: <c>listwise-strength</c>.</summary>
    public const string StrengthStage = "listwise-strength";

    private const int DefaultDepth = 100;

    // Two lists agree on the relevant: below, little is left to find.
    private const int DepthAfterFusion = 50;

    private const string SchemaClosing = "\nAnswer in JSON, as in {\"ranking\": [{example}]}.";

    private readonly IChatClient _client;
    private readonly bool _ownsClient;
    private readonly ListwiseOptions _options;
    private readonly ModelFamily _family;
    private readonly ModelPrice? _price;
    private readonly ITokenCounter _counter;
    private readonly bool _useSchema;
    private readonly ChatCaller _caller;
    private readonly SemaphoreSlim _slots;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="ListwiseReranker"/> class.</summary>
    /// <param name="client">The chat model.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <param name="ownsClient">Whether the client is disposed with the reranker.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ListwiseReranker(IChatClient client, ListwiseOptions? options = null, bool ownsClient = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _ownsClient = ownsClient;
        _options = options?.Snapshot() ?? new ListwiseOptions();
        var chat = client.GetService<ChatClientMetadata>();
        var model = _options.ChatOptions?.ModelId ?? chat?.DefaultModelId;
        _family = _options.Family ?? ModelFamily.Of(model);
        _price = _options.Price ?? _family.Price;
        _counter = _options.TokenCounter ?? client.GetService<ITokenCounter>() ?? EstimatedTokenCounter.Instance;
        _useSchema = _options.UseSchema ?? (_family.SupportsSchema && _options.Template.Labels == PassageLabels.Numbers);
        var errors = Errors(model);
        if (errors.Count > 0) throw new ArgumentException($"The options of the listwise reranker are not valid. {string.Join(' ', errors)}", nameof(options));
        if (_options is { Strategy: SlidingWindowStrategy { CarriesOver: false }, Logger: { } logger }) LogNoCarry(logger, _options.Strategy.Name);
        var caller = new ModelCaller(_family, chat?.ProviderName ?? ProviderName, new ModelCallSettings(_options.ChatOptions, _options.Seed, _options.Retry, CallPurpose.Order, _options.Logger));
        _caller = new ChatCaller(client, _options.TokenLogprobs, _family, caller);
        _slots = new SemaphoreSlim(_options.MaxConcurrency);
        _metadata = new RerankerMetadata(ProviderName, chat?.ProviderUri, model) { ScoreKind = ScoreKind.Ordinal, ModelRevision = Revision() };
    }

    /// <inheritdoc/>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var model = options?.ModelId ?? _metadata.DefaultModelId;
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Ordinal) { ModelId = model };

        RerankDocument[] candidates = [.. documents.Take(Count(documents))];
        var ledger = new CallLedger(_options.MaxCalls, _options.MaxTokens, _options.MaxCost, _price);
        using var deadline = RerankCall.Timer(_options.TimeOf(options), _options.TimeProvider);
        var probe = Probe(candidates);
        var obeyed = probe is null ? new HashSet<int>() : await probe.AskAsync(Judge(probe.Writer, ledger, model, deadline.Token), cancellationToken).ConfigureAwait(false);
        int[] kept = [.. Enumerable.Range(0, candidates.Length).Where(index => !obeyed.Contains(index))];
        var writer = Writer(_options.Prompt, query, [.. kept.Select(index => candidates[index])]);
        var judge = Judge(writer, ledger, model, deadline.Token);
        var ranking = await _options.Strategy.RankAsync(judge, kept.Length, writer.MaxWindow, cancellationToken).ConfigureAwait(false);
        if (!ranking.Order.Order().SequenceEqual(Enumerable.Range(0, kept.Length)))
            throw new RerankException($"The strategy '{_options.Strategy.Name}' must order all of {kept.Length} candidates once, but gave {ranking.Order.Count} places; correct the strategy.") { ProviderName = ProviderName, Operation = "rerank" };

        SuspiciousPassage[] suspicious = [.. (probe?.Writer ?? writer).Suspicious.Concat(obeyed.Select(index => new SuspiciousPassage(index, InjectionSigns.Obeyed)))
            .GroupBy(passage => passage.Index).OrderBy(same => same.Key).Select(same => new SuspiciousPassage(same.Key, same.Aggregate(InjectionSigns.None, (signs, passage) => signs | passage.Signs)))];
        var report = ledger.Report(_options.Strategy.Name, _options.Template) with { Suspicious = suspicious };
        var response = new RerankResponse(Results(ranking, documents.Count, kept, writer, judge), ScoreKind.Ordinal, options?.TopN)
        {
            ModelId = ledger.ModelId ?? model,
            IsPartial = judge.IsStopped,
            Usage = ledger.Usage(),
            EstimatedCost = report.Cost,
            AdditionalProperties = new AdditionalPropertiesDictionary { [ReportProperty] = report },
        };
        if (judge.IsStopped) RerankTelemetry.PartialCalls.Add(1);
        foreach (var passage in suspicious) RerankTelemetry.Suspicious.Add(1, new TagList { { "signs", passage.Signs.ToString() }, { "model", response.ModelId } });
        RerankTelemetry.CountTruncated(response, ProviderName);
        return response;
    }

    /// <summary>States what a call would take, without making any.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The candidates.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The query leaves no room for two passages.</exception>
    public ListwisePlan Plan(string query, IReadOnlyList<RerankDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        RerankDocument[] candidates = [.. documents.Take(Count(documents))];
        var writer = Writer(_options.Prompt, query, candidates);
        var probe = Probe(candidates);
        IReadOnlyList<ListwiseRound> rounds = candidates.Length < 2 ? [] : _options.Strategy.Plan(candidates.Length, writer.MaxWindow);
        var (input, output) = (rounds.Sum(round => InputTokens(writer, round)), rounds.Sum(round => OutputTokens(writer, round)));
        if (probe is not null) (rounds, input, output) = ([.. probe.Rounds, .. rounds], input + probe.Rounds.Sum(round => InputTokens(probe.Writer, round)), output + probe.Rounds.Sum(round => OutputTokens(probe.Writer, round)));
        return new ListwisePlan(_options.Strategy.Name, candidates.Length, rounds, input, output) { MaxCost = _price?.CostOf(input, output), IsEstimated = _counter is EstimatedTokenCounter };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType == typeof(ModelFamily) ? _family : serviceType.IsInstanceOfType(_client) ? _client : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        if (_ownsClient) _client.Dispose();
    }

    private int Count(IReadOnlyList<RerankDocument> documents) =>
        Math.Min(documents.Count, _options.Depth ?? (documents is [{ Trail: [.., { Kind: ScoreKind.Fused }] }, ..] ? DepthAfterFusion : DefaultDepth));

    private static long InputTokens(PromptWriter writer, ListwiseRound round) => round.Calls * (long)writer.MostTokens(round.Task, round.Window);

    private long OutputTokens(PromptWriter writer, ListwiseRound round) => round.Calls * ((long)writer.AnswerTokens(round.Task, round.Window) + _family.ThinkingTokens);

    private ChatJudge Judge(PromptWriter writer, CallLedger ledger, string? model, CancellationToken deadline) => new(_caller, writer, ledger, _slots, Settings(model), deadline);

    private ControlProbe? Probe(RerankDocument[] candidates) => _options.UseControlQuery && candidates.Length > 1
        ? new ControlProbe(candidates, _options.IdSeed, (query, documents) => Writer(_options.Prompt with { UseRandomIds = true, UseCanary = false }, query, documents))
        : null;

    private PromptWriter Writer(PromptSettings settings, string query, IReadOnlyList<RerankDocument> documents)
    {
        var count = documents.Count;
        var room = _family.ContextTokens - _family.ThinkingTokens - _counter.CountTokens(string.Join(" > ", Enumerable.Range(settings.UseRandomIds ? PassageIds.Least : 1, count + 1).Select(i => $"[{i}]")));
        var writer = new PromptWriter(settings, _counter, _useSchema ? SchemaClosing : "", query, documents, _options.MaxPromptTokens ?? room);
        if (count > 1 && writer.MaxWindow < 2)
            throw new RerankException($"A prompt must hold two passages of {PassageBudget.Floor} tokens, but the query and the template leave no room for them in {_options.MaxPromptTokens ?? room} tokens; shorten the query, or raise MaxPromptTokens or the family's ContextTokens.") { ProviderName = ProviderName, Operation = "rerank" };
        return writer;
    }

    // What obeyed its own orders stands below what was judged, and what is deeper than was asked for below that.
    private static IEnumerable<RerankResult> Results(ListwiseRanking ranking, int total, int[] kept, PromptWriter writer, ChatJudge judge)
    {
        for (var place = 0; place < ranking.Order.Count; place++)
        {
            var candidate = ranking.Order[place];
            var isStrong = ranking.Strengths?.ContainsKey(candidate) == true;
            yield return new RerankResult(kept[candidate], total - place)
            {
                IsScored = judge.IsJudged(candidate),
                Truncated = writer.IsTruncated(candidate),
                Stages = isStrong ? [new StageScore(StrengthStage, ranking.Strengths![candidate].Mean, ScoreKind.Logit, place + 1) { RankBefore = kept[candidate] + 1 }] : [],
                AdditionalProperties = isStrong ? new AdditionalPropertiesDictionary { [StrengthProperty] = ranking.Strengths![candidate] } : null,
            };
        }

        var below = kept.Length;
        foreach (var index in Enumerable.Range(0, total).Except(kept)) yield return new RerankResult(index, total - below++) { IsScored = false };
    }

    private ListwiseJudgeSettings Settings(string? model) => new()
    {
        Counter = _counter,
        ModelId = model,
        ThinkingTokens = _family.ThinkingTokens,
        UseSchema = _useSchema,
        UseLogprobs = _options.TokenLogprobs is not null,
        RetryUnreadable = _options.RetryUnreadable,
        Seed = _options.Seed,
        Logger = _options.Logger,
    };

    // Everything besides the model that may change an order.
    private string Revision() => string.Join('|', _options.Template, _options.BestTemplate, _options.Strategy.Name, _options.Depth, _options.MaxPassageWords, _options.MaxPromptTokens, _useSchema, _options.TokenLogprobs is not null, _options.Seed, _options.WithholdOrders, _options.Prompt.UseRandomIds, _options.IdSeed, _options.UseCanary, _options.UseControlQuery, _options.ChatOptions?.Temperature, _options.ChatOptions?.Instructions, _counter.GetType().Name, _family);

    private List<string> Errors(string? model)
    {
        var errors = new List<string>();
        if (_options.MaxCost is not null && _price is null) errors.Add($"MaxCost needs the price of the model '{model}', which is not known; set Price.");
        if (_options.TokenLogprobs is not null && _options.Template.Labels != PassageLabels.Letters) errors.Add($"TokenLogprobs needs a template with letters, but '{_options.Template.Name}' has numbers; use PromptTemplate.First.");
        foreach (var template in new[] { _options.Template, _options.BestTemplate }.Where(template => template.Labels == PassageLabels.None))
            errors.Add($"The template '{template.Name}' shows one passage without a name, which a listwise prompt needs; use it with PointwiseReranker, or choose one with numbers or letters.");
        if (_options.UseSchema == true && _options.Template.Labels != PassageLabels.Numbers) errors.Add($"UseSchema needs a template with numbers, but '{_options.Template.Name}' has letters.");
        if (_options.UseRandomIds == true && (_options.Template.Labels != PassageLabels.Numbers || _options.BestTemplate.Labels != PassageLabels.Numbers)) errors.Add("UseRandomIds needs templates with numbers, but one has letters; use PromptTemplate.RankGpt and PromptTemplate.Best.");
        if (_options.UseControlQuery && _options.Template.Labels != PassageLabels.Numbers) errors.Add($"UseControlQuery needs a template with numbers, but '{_options.Template.Name}' has none; use PromptTemplate.RankGpt.");
        return errors;
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The strategy {Strategy} steps by its whole window, so no passage is carried from one window to the next; use a smaller step.")]
    private static partial void LogNoCarry(ILogger logger, string strategy);
}
