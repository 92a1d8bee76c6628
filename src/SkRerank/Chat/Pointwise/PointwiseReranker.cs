using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat.Pointwise;

/// <summary>Scores each document by itself, by the log-probabilities of a language model: yes or no, a grade, or the likelihood of the query or an answer.</summary>
/// <remarks>
/// One call a document, none of which depends on another; nothing is sampled. A document whose answer cannot be read failed, which is not a score of 0: it stands below the scored ones, not scored, the answer is <see cref="RerankResponse.IsPartial"/> and its
/// scores are <see cref="ScoreKind.Ordinal"/>, with each judged document's own in <see cref="RerankResult.Stages"/> under <see cref="ProviderName"/>. Otherwise scores are of the kind <see cref="ScoreKind.Logit"/>, as the judgement states them.
/// When calls, tokens, money or time run out, those not judged stand below in the same way. A failure of the model is a <see cref="RerankException"/>; so is an answer in which every document that was judged failed.
/// </remarks>
public sealed partial class PointwiseReranker : IReranker
{
    /// <summary>The name of the provider, and of the stage that a partial answer has its scores in: <c>pointwise</c>.</summary>
    public const string ProviderName = "pointwise";

    /// <summary>The key of the <see cref="PointwiseReport"/> in <see cref="RerankResponse.AdditionalProperties"/>.</summary>
    public const string ReportProperty = "pointwise.report";

    /// <summary>The key in <see cref="RerankResult.AdditionalProperties"/> of <see langword="true"/> where a probability was not visible, and the score is made with a bound of it.</summary>
    public const string CensoredProperty = "pointwise.censored";

    // What chat formats put before the answer, and the answer's own token.
    private const int FormatTokens = 16;

    private readonly PointwiseJudgement _judgement;
    private readonly PointwiseOptions _options;
    private readonly ModelFamily _family;
    private readonly ModelPrice? _price;
    private readonly ITokenCounter _counter;
    private readonly ModelCaller _caller;
    private readonly SemaphoreSlim _slots;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="PointwiseReranker"/> class.</summary>
    /// <param name="judgement">What is asked, and whom; its source is not disposed.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="judgement"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public PointwiseReranker(PointwiseJudgement judgement, PointwiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        _judgement = judgement;
        _options = options?.Snapshot() ?? new PointwiseOptions();
        var model = _options.ChatOptions?.ModelId ?? judgement.ModelId;
        _family = _options.Family ?? ModelFamily.Of(model);
        _price = _options.Price ?? _family.Price;
        if (_options.MaxCost is not null && _price is null) throw new ArgumentException($"The options of the pointwise reranker are not valid. MaxCost needs the price of the model '{model}', which is not known; set Price.", nameof(options));
        _counter = _options.TokenCounter ?? judgement.Source as ITokenCounter ?? EstimatedTokenCounter.Instance;
        _caller = new ModelCaller(_family, ProviderName, new ModelCallSettings(_options.ChatOptions, _options.Seed, _options.Retry, CallPurpose.Judge, _options.Logger));
        _slots = new SemaphoreSlim(_options.MaxConcurrency);
        _metadata = new RerankerMetadata(ProviderName, defaultModelId: model) { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true, ModelRevision = Revision() };
    }

    /// <inheritdoc/>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var model = options?.ModelId ?? _metadata.DefaultModelId;
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Logit, options?.TopN) { ModelId = model };

        var writer = Writer(query, documents);
        var ledger = new CallLedger(_options.MaxCalls, _options.MaxTokens, _options.MaxCost, _price);
        using var deadline = RerankCall.Timer(_options.TimeOf(options), _options.TimeProvider);
        var judgements = await JudgeAsync(writer, ledger, query, documents.Count, model, deadline.Token, cancellationToken).ConfigureAwait(false);
        var (failed, skipped) = Count(judgements, model);
        var isComplete = failed + skipped == 0;
        var response = new RerankResponse(isComplete ? Scored(judgements!, writer) : Ordered(judgements, writer), isComplete ? ScoreKind.Logit : ScoreKind.Ordinal, options?.TopN)
        {
            ModelId = judgements.Select(judgement => judgement?.ModelId).FirstOrDefault(id => id is not null) ?? model,
            IsPartial = !isComplete,
            Usage = Usage(judgements),
            EstimatedCost = ledger.Cost,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [ReportProperty] = new PointwiseReport(_judgement.Name, _judgement.Template.ToString(), judgements.Length - failed - skipped, failed, judgements.Count(judgement => judgement?.IsCensored == true))
                {
                    Suspicious = writer.Suspicious,
                    Skipped = skipped,
                    Cost = ledger.Cost,
                    IsEstimated = ledger.IsEstimated,
                    Stop = ledger.Stop,
                },
            },
        };
        if (!isComplete) RerankTelemetry.PartialCalls.Add(1);
        foreach (var passage in writer.Suspicious) RerankTelemetry.Suspicious.Add(1, new TagList { { "signs", passage.Signs.ToString() }, { "model", response.ModelId } });
        RerankTelemetry.CountTruncated(response, ProviderName);
        return response;
    }

    /// <summary>States what a call would take, without making any.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The candidates.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The query leaves no room for a passage.</exception>
    public PointwisePlan Plan(string query, IReadOnlyList<RerankDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var writer = Writer(query, documents);
        var input = Enumerable.Range(0, documents.Count).Sum(i => InputTokens(writer.Write(ListwiseTask.Order, [i]), query));
        return new PointwisePlan(_judgement.Name, documents.Count, input, documents.Count) { MaxCost = _price?.CostOf(input, documents.Count), IsEstimated = _counter is EstimatedTokenCounter };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType == typeof(ModelFamily) ? _family : serviceType.IsInstanceOfType(_judgement.Source) ? _judgement.Source : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private PromptWriter Writer(string query, IReadOnlyList<RerankDocument> documents)
    {
        var room = _options.MaxPromptTokens ?? _family.ContextTokens - FormatTokens - _counter.CountTokens(_judgement.Text(query) ?? "");
        var writer = new PromptWriter(new PromptSettings(_judgement.Template, _judgement.Template, _options.MaxPassageWords, _options.WithholdOrders), _counter, "", query, documents, room);
        if (Enumerable.Range(0, documents.Count).Any(document => !writer.HasRoom(document)))
            throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A prompt must hold a passage of {PassageBudget.Floor} tokens, but the query and the template leave no room for it in {room} tokens; shorten the query, or raise MaxPromptTokens or the family's ContextTokens.")) { ProviderName = ProviderName, Operation = "rerank" };
        return writer;
    }

    // A passage's judgement is null where a budget was used up before it.
    private async Task<PassageJudgement?[]> JudgeAsync(PromptWriter writer, CallLedger ledger, string query, int count, string? model, CancellationToken deadline, CancellationToken cancellationToken)
    {
        // Entered in their order before any is made, so that which of them the budget reaches does not depend on time.
        PreparedPrompt[] prompts = [.. Enumerable.Range(0, count).Select(i => writer.Write(ListwiseTask.Order, [i])).TakeWhile(prompt => ledger.TryReserve(InputTokens(prompt, query), 1, isRepeat: false))];
        var judgements = new PassageJudgement?[count];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        try
        {
            // The first failure stops the others and is the one that is thrown.
            await Parallel.ForAsync(0, prompts.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrency, CancellationToken = either.Token }, async (i, token) =>
            {
                await _slots.WaitAsync(token).ConfigureAwait(false);
                try
                {
                    var judgement = await RerankCall.WaitAsync(_judgement.JudgeAsync(prompts[i], query, _caller, model, token), token).ConfigureAwait(false);
                    ledger.Settle(InputTokens(prompts[i], query), 1, judgement.Usage, 1, judgement.ModelId);
                    judgements[i] = judgement;
                }
                finally
                {
                    _slots.Release();
                }
            }).ConfigureAwait(false);
        }
        catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            ledger.OutOfTime();
        }
        catch (Exception)
        {
            // Clients report a cancellation in many ways; the caller gets one.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        return judgements;
    }

    private long InputTokens(PreparedPrompt prompt, string query) => prompt.Tokens + (_judgement.Text(query) is { } text ? _counter.CountTokens(text) : 0);

    private (int Failed, int Skipped) Count(PassageJudgement?[] judgements, string? model)
    {
        PassageJudgement[] judged = [.. judgements.OfType<PassageJudgement>()];
        foreach (var judgement in judged)
            RerankTelemetry.JudgeAnswers.Add(1, new TagList { { "class", (judgement.Score is null ? AnswerClass.WrongFormat : AnswerClass.Ok).ToString() }, { "model", model } });
        var failed = judged.Count(judgement => judgement.Score is null);
        if (failed > 0 && failed == judged.Length)
            throw new RerankException($"The judge must answer {_judgement.Expected}, but for none of {failed} passages was that among its likeliest first tokens; the likeliest was '{judged[0].Instead}'. Keep the model from reasoning before its answer, ask for more alternatives, or use another template.") { ProviderName = ProviderName, Operation = "rerank" };
        if (failed > 0 && _options.Logger is not null) LogFailed(_options.Logger, failed, judged.Length, _judgement.Expected);
        return (failed, judgements.Length - judged.Length);
    }

    private static IEnumerable<RerankResult> Scored(PassageJudgement[] judgements, PromptWriter writer) =>
        judgements.Select((judgement, i) => new RerankResult(i, judgement.Score!.Value) { Activated = judgement.Activated, Truncated = writer.IsTruncated(i), AdditionalProperties = Properties(judgement) });

    // Without all scores there is no one scale: places, and each judged document's score in its trail.
    private static IEnumerable<RerankResult> Ordered(PassageJudgement?[] judgements, PromptWriter writer) =>
        Enumerable.Range(0, judgements.Length).OrderByDescending(i => judgements[i]?.Score is not null).ThenByDescending(i => judgements[i]?.Score).Select((i, place) => new RerankResult(i, judgements.Length - place)
        {
            IsScored = judgements[i]?.Score is not null,
            Truncated = writer.IsTruncated(i),
            Stages = judgements[i] is { Score: { } score } judged ? [new StageScore(ProviderName, score, ScoreKind.Logit, place + 1) { RankBefore = i + 1, Activated = judged.Activated }] : [],
            AdditionalProperties = Properties(judgements[i]),
        });

    private static AdditionalPropertiesDictionary? Properties(PassageJudgement? judgement) => judgement?.IsCensored == true ? new AdditionalPropertiesDictionary { [CensoredProperty] = true } : null;

    private static UsageDetails? Usage(PassageJudgement?[] judgements)
    {
        UsageDetails? sum = null;
        foreach (var judgement in judgements)
        {
            if (judgement?.Usage is { } usage) (sum ??= new UsageDetails()).Add(usage);
        }

        return sum;
    }

    // Everything besides the model that may change a score.
    private string Revision() => string.Join('|', _judgement.Name, _judgement.Text(""), _judgement.Template, _options.MaxPassageWords, _options.MaxPromptTokens, _options.WithholdOrders, _options.Seed, _options.ChatOptions?.Temperature, _options.ChatOptions?.Instructions, _counter.GetType().Name, _family);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Failed} of {Count} passages failed: the judge answered something else than {Expected}. They stand below the scored ones.")]
    private static partial void LogFailed(ILogger logger, int failed, int count, string expected);
}
