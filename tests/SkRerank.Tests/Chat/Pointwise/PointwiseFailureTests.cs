using System.Net;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Pointwise;

/// <summary>What the pointwise reranker makes of judges and endpoints that fail: a failure is never a score.</summary>
public sealed class PointwiseFailureTests
{
    private static readonly RerankDocument[] Three = [new("stocks"), new("bees"), new("fleas")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_UnreadableAnswer_StandsBelowTheScoredAndIsNotZero()
    {
        using var telemetry = new TelemetryRecorder();
        var logger = new RecordingLogger();
        var source = new ScriptedLogprobs(prompt => prompt.Contains("stocks", StringComparison.Ordinal) ? [new("The", -0.1)] : prompt.Contains("bees", StringComparison.Ordinal) ? [new("no", -0.1), new("yes", -4.1)] : [new("yes", -1), new("no", -3)]);
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { Logger = logger });
        var response = await reranker.RerankAsync("q", Three, cancellationToken: Token);
        Assert.Equal([(2, 3.0, true), (1, 2.0, true), (0, 1.0, false)], response.Results.Select(result => (result.Index, result.Score, result.IsScored)));
        Assert.Equal((ScoreKind.Ordinal, true), (response.ScoreKind, response.IsPartial));
        Assert.Equal([2.0, -4.0], response.Results.Take(2).Select(result => Math.Round(result.Stages.Single().Score, 9)));
        Assert.Equal(("pointwise", ScoreKind.Logit, 1, 3), (response.Results[0].Stages[0].Stage, response.Results[0].Stages[0].Kind, response.Results[0].Stages[0].Rank, response.Results[0].Stages[0].RankBefore));
        Assert.Empty(response.Results[2].Stages);
        Assert.All(response.Results, result => Assert.Null(result.Activated));
        var report = Assert.IsType<PointwiseReport>(response.AdditionalProperties![PointwiseReranker.ReportProperty]);
        Assert.Equal(("yes-no", PromptTemplate.YesNo.ToString(), 2, 1, 0), (report.Judgement, report.Template, report.Judged, report.Failed, report.Censored));
        Assert.Equal(["class=Ok model=judge", "class=Ok model=judge", "class=WrongFormat model=judge"], telemetry.Of(RerankTelemetry.AnsweredJudgements).Select(one => one.Tags).Order(StringComparer.Ordinal));
        Assert.Single(telemetry.Of(RerankTelemetry.PartialReranks));
        Assert.Equal("1 of 3 passages failed: the judge answered something else than yes or no. They stand below the scored ones.", Assert.Single(logger.Records).Message);
    }

    [Fact]
    public async Task RerankAsync_NoReadableAnswerAtAll_Fails()
    {
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(new ScriptedLogprobs(_ => [new("<think>", -0.01), new("Well", -5)]), "judge"));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Three, cancellationToken: Token));
        Assert.Equal("The judge must answer yes or no, but for none of 3 passages was that among its likeliest first tokens; the likeliest was '<think>'. Keep the model from reasoning before its answer, ask for more alternatives, or use another template.", error.Message);
        using var graded = new PointwiseReranker(PointwiseJudgement.Graded(new ScriptedLogprobs(_ => []), "judge", 4));
        Assert.StartsWith("The judge must answer a digit from 0 to 4, but for none of 3 passages", (await Assert.ThrowsAsync<RerankException>(() => graded.RerankAsync("q", Three, cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.5, "0.5")]
    public async Task RerankAsync_NoLogarithmOfAProbability_IsRefusedByName(double logprob, string shown)
    {
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(new ScriptedLogprobs(_ => [new("yes", logprob)]), "judge"));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Three, cancellationToken: Token));
        Assert.Equal($"A log-probability must be 0 or less, but the token 'yes' got {shown}; check the model.", error.Message);
    }

    [Theory]
    [InlineData(double.NaN, 2, "NaN over 2")]
    [InlineData(double.NegativeInfinity, 2, "-Infinity over 2")]
    [InlineData(1, 2, "1 over 2")]
    [InlineData(-1, 0, "-1 over 0")]
    public async Task RerankAsync_NoLikelihoodOfAText_IsRefusedByName(double logprob, int tokens, string shown)
    {
        using var reranker = new PointwiseReranker(PointwiseJudgement.Likelihood(new ScriptedLikelihood(_ => new TextLikelihoodResponse(logprob, tokens)), "judge"));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Three, cancellationToken: Token));
        Assert.Equal($"The log-probability of a text must be a finite number of 0 or less over 1 token or more, but was {shown}; check the model.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_OneOfTheParallelCallsFails_ThrowsItsFailureAndStopsTheOthers()
    {
        var source = new ScriptedLogprobs(async (prompt, token) =>
        {
            if (prompt.Contains("bees", StringComparison.Ordinal)) throw new HttpRequestException("No key.", null, HttpStatusCode.Unauthorized);
            await Task.Delay(Timeout.Infinite, token);
            return new TokenLogprobsResponse([]);
        });
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"));
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Three, cancellationToken: Token));
        Assert.Equal((401, false, "pointwise"), (error.StatusCode, error.IsTransient, error.ProviderName));
    }

    [Fact]
    public async Task RerankAsync_FailureThatPasses_IsTriedAgain()
    {
        var calls = 0;
        var source = new ScriptedLogprobs((_, _) => ++calls < 3 ? throw new RerankException("busy") { StatusCode = 429, IsTransient = true, RetryAfter = TimeSpan.FromSeconds(2) } : Task.FromResult(new TokenLogprobsResponse([new("yes", -1), new("no", -2)])));
        var clock = new ImmediateTimeProvider();
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"), new PointwiseOptions { Retry = new RetryOptions { TimeProvider = clock } });
        var response = await reranker.RerankAsync("q", [Three[0]], cancellationToken: Token);
        Assert.Equal(1, response.Results[0].Score, 1e-12);
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)], clock.Waits);
    }

    [Fact]
    public async Task RerankAsync_ParameterRefusedInsideATypedFailure_IsLeftOutOnceAndRemembered()
    {
        // The package for OpenAI keeps the endpoint's words in the inner exception.
        var calls = 0;
        var source = new ScriptedLogprobs((_, _) => ++calls == 1
            ? throw new RerankException("The chat endpoint refused the request.", new InvalidOperationException("HTTP 400\nUnsupported value: 'temperature' does not support 0 with this model.")) { StatusCode = 400 }
            : Task.FromResult(new TokenLogprobsResponse([new("yes", -1), new("no", -2)])));
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"));
        await reranker.RerankAsync("q", [Three[0]], cancellationToken: Token);
        await reranker.RerankAsync("q", [Three[1]], cancellationToken: Token);
        Assert.Equal([0f, null, null], source.Options.Select(options => options!.Temperature));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RerankAsync_CallerCancels_IsACancellationEvenWhenTheSourceDoesNotListen(bool listens)
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedLogprobs(async (_, token) =>
        {
            await stop.CancelAsync();
            if (!listens) throw new IOException("The connection was closed.");
            await Task.Delay(Timeout.Infinite, token);
            return new TokenLogprobsResponse([]);
        });
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(source, "judge"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reranker.RerankAsync("q", Three, cancellationToken: stop.Token));
    }

    [Fact]
    public async Task RerankAsync_QueryFillsThePrompt_IsNamed()
    {
        using var reranker = new PointwiseReranker(PointwiseJudgement.YesNo(new ScriptedLogprobs(_ => throw new InvalidOperationException("called")), "judge"), new PointwiseOptions { MaxPromptTokens = 100 });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(string.Concat(Enumerable.Repeat("word ", 200)), Three, cancellationToken: Token));
        Assert.Equal("A prompt must hold a passage of 32 tokens, but the query and the template leave no room for it in 100 tokens; shorten the query, or raise MaxPromptTokens or the family's ContextTokens.", error.Message);
    }

    [Fact]
    public void Judgements_WrongArguments_AreNamed()
    {
        using var client = new ScriptedChatClient(_ => "");
        var source = new ScriptedLogprobs(_ => []);
        Assert.StartsWith("The chat client must give log-probabilities, but has no service ITokenLogprobs; build it with UseTokenLogprobs() of the package SkRerank.OpenAI.", Assert.Throws<ArgumentException>("client", () => PointwiseJudgement.YesNo(client)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The highest grade must be one digit from 1 to 9, because it is read from one token, but was 10.", Assert.Throws<ArgumentOutOfRangeException>("maxGrade", () => PointwiseJudgement.Graded(source, "judge", 10)).Message, StringComparison.Ordinal);
        Assert.StartsWith("A pointwise template must show one passage without a name, but 'best' names its passages by Numbers; give it PassageLabels.None.", Assert.Throws<ArgumentException>("template", () => PointwiseJudgement.YesNo(source, "judge", PromptTemplate.Best)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("source", () => PointwiseJudgement.Likelihood(null!, "judge"));
        Assert.Throws<ArgumentNullException>("judgement", () => new PointwiseReranker(null!));
        var listwise = Assert.Throws<ArgumentException>("options", () => new ListwiseReranker(client, new ListwiseOptions { Template = PromptTemplate.YesNo }));
        Assert.Contains("The template 'yes-no' shows one passage without a name, which a listwise prompt needs; use it with PointwiseReranker, or choose one with numbers or letters.", listwise.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxPassageWords")]
    [InlineData("MaxPromptTokens")]
    [InlineData("MaxConcurrency")]
    public void Options_ValueBelowOne_IsNamed(string name)
    {
        var options = new PointwiseOptions();
        Action set = name switch { "MaxPassageWords" => () => options.MaxPassageWords = 0, "MaxPromptTokens" => () => options.MaxPromptTokens = 0, _ => () => options.MaxConcurrency = 0 };
        Assert.StartsWith($"{name} must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(set).Message, StringComparison.Ordinal);
    }
}
