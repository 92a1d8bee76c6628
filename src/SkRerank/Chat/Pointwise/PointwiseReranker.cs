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
/// A failure of the model is a <see cref="RerankException"/>; so is an answer in which every document failed.
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
    public PointwiseReranker(PointwiseJudgement judgement, PointwiseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        _judgement = judgement;
        _options = options?.Snapshot() ?? new PointwiseOptions();
        var model = _options.ChatOptions?.ModelId ?? judgement.ModelId;
        _family = _options.Family ?? ModelFamily.Of(model);
        _price = _options.Price ?? _family.Price;
        _counter = _options.TokenCounter ?? judgement.Source as ITokenCounter ?? EstimatedTokenCounter.Instance;
        _caller = new ModelCaller(_family, ProviderName, new ModelCallSettings(_options.ChatOptions, _options.Seed, _options.Retry, _options.Logger));
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
        var judgements = await JudgeAsync(writer, query, documents.Count, model, cancellationToken).ConfigureAwait(false);
        var failed = Count(judgements, model);
        var usage = Usage(judgements);
        var response = new RerankResponse(failed == 0 ? Scored(judgements, writer) : Ordered(judgements, writer), failed == 0 ? ScoreKind.Logit : ScoreKind.Ordinal, options?.TopN)
        {
            ModelId = judgements.Select(judgement => judgement.ModelId).FirstOrDefault(id => id is not null) ?? model,
            IsPartial = failed > 0,
            Usage = usage,
            EstimatedCost = usage is { InputTokenCount: { } input, OutputTokenCount: { } output } ? _price?.CostOf(input, output) : null,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [ReportProperty] = new PointwiseReport(_judgement.Name, _judgement.Template.ToString(), judgements.Length - failed, failed, judgements.Count(judgement => judgement.IsCensored)) { Suspicious = writer.Suspicious },
            },
        };
        if (failed > 0) RerankTelemetry.PartialCalls.Add(1);
        foreach (var passage in writer.Suspicious) RerankTelemetry.Suspicious.Add(1, new TagList { { "signs", passage.Signs.ToString() }, { "model", response.ModelId } });
        RerankTelemetry.CountTruncated(response, ProviderName);
        return response;
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
        var writer = new PromptWriter(new ListwiseOptions { Template = _judgement.Template, BestTemplate = _judgement.Template, MaxPassageWords = _options.MaxPassageWords, WithholdOrders = _options.WithholdOrders }, _counter, "", query, documents, room);
        if (Enumerable.Range(0, documents.Count).Any(document => !writer.HasRoom(document)))
            throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A prompt must hold a passage of {PassageBudget.Floor} tokens, but the query and the template leave no room for it in {room} tokens; shorten the query, or raise MaxPromptTokens or the family's ContextTokens.")) { ProviderName = ProviderName, Operation = "rerank" };
        return writer;
    }

    private async Task<PassageJudgement[]> JudgeAsync(PromptWriter writer, string query, int count, string? model, CancellationToken cancellationToken)
    {
        var judgements = new PassageJudgement[count];
        try
        {
            // The first failure stops the others and is the one that is thrown.
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrency, CancellationToken = cancellationToken }, async (i, token) =>
            {
                await _slots.WaitAsync(token).ConfigureAwait(false);
                try
                {
                    judgements[i] = await RerankCall.WaitAsync(_judgement.JudgeAsync(writer.Write(ListwiseTask.Order, [i]), query, _caller, model, token), token).ConfigureAwait(false);
                }
                finally
                {
                    _slots.Release();
                }
            }).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Clients report a cancellation in many ways; the caller gets one.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        return judgements;
    }

    private int Count(PassageJudgement[] judgements, string? model)
    {
        foreach (var judgement in judgements)
            RerankTelemetry.JudgeAnswers.Add(1, new TagList { { "class", (judgement.Score is null ? AnswerClass.WrongFormat : AnswerClass.Ok).ToString() }, { "model", model } });
        var failed = judgements.Count(judgement => judgement.Score is null);
        if (failed == judgements.Length)
            throw new RerankException($"The judge must answer {_judgement.Expected}, but for none of {failed} passages was that among its likeliest first tokens; the likeliest was '{judgements[0].Instead}'. Keep the model from reasoning before its answer, ask for more alternatives, or use another template.") { ProviderName = ProviderName, Operation = "rerank" };
        if (failed > 0 && _options.Logger is not null) LogFailed(_options.Logger, failed, judgements.Length, _judgement.Expected);
        return failed;
    }

    private static IEnumerable<RerankResult> Scored(PassageJudgement[] judgements, PromptWriter writer) =>
        judgements.Select((judgement, i) => new RerankResult(i, judgement.Score!.Value) { Activated = judgement.Activated, Truncated = writer.IsTruncated(i), AdditionalProperties = Properties(judgement) });

    // Without all scores there is no one scale: places, and each judged document's score in its trail.
    private static IEnumerable<RerankResult> Ordered(PassageJudgement[] judgements, PromptWriter writer) =>
        Enumerable.Range(0, judgements.Length).OrderByDescending(i => judgements[i].Score.HasValue).ThenByDescending(i => judgements[i].Score).Select((i, place) => new RerankResult(i, judgements.Length - place)
        {
            IsScored = judgements[i].Score is not null,
            Truncated = writer.IsTruncated(i),
            Stages = judgements[i].Score is { } score ? [new StageScore(ProviderName, score, ScoreKind.Logit, place + 1) { RankBefore = i + 1, Activated = judgements[i].Activated }] : [],
            AdditionalProperties = Properties(judgements[i]),
        });

    private static AdditionalPropertiesDictionary? Properties(PassageJudgement judgement) => judgement.IsCensored ? new AdditionalPropertiesDictionary { [CensoredProperty] = true } : null;

    private static UsageDetails? Usage(PassageJudgement[] judgements)
    {
        UsageDetails? sum = null;
        foreach (var judgement in judgements)
        {
            if (judgement.Usage is { } usage) (sum ??= new UsageDetails()).Add(usage);
        }

        return sum;
    }

    // Everything besides the model that may change a score.
    private string Revision() => string.Join('|', _judgement.Name, _judgement.Text(""), _judgement.Template, _options.MaxPassageWords, _options.MaxPromptTokens, _options.WithholdOrders, _options.Seed, _options.ChatOptions?.Temperature, _options.ChatOptions?.Instructions, _counter.GetType().Name, _family);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Failed} of {Count} passages failed: the judge answered something else than {Expected}. They stand below the scored ones.")]
    private static partial void LogFailed(ILogger logger, int failed, int count, string expected);
}
