using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkRerank.Prompting;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Prompting;

/// <summary>What a caller hears of passages and citations.</summary>
public sealed class CitedAnswerTests
{
    private const string Answer = "Three months [1]. They fly to the moon [2, 9]. Nice.";

    private readonly FleaDocuments _documents = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_Whole_NamesWhatItCites()
    {
        var answer = (await Client(new ScriptedModel(Answer)).GetResponseAsync("How long do fleas live?", cancellationToken: Token)).GetCitedAnswer()!;
        Assert.Equal(["b", "a"], answer.Citations.Select(passage => passage.Document.Id));
        Assert.Equal([1, 2], answer.Report.CitedNumbers);
        Assert.Equal([9], answer.Report.UnknownNumbers);
        Assert.Equal(["Nice."], answer.Report.UncitedSentences);
        Assert.Equal("They fly to the moon [2, 9].", Assert.Single(answer.Report.UnsupportedSentences).Text);
        Assert.Equal("How long do fleas live?", answer.Query);
        Assert.False(answer.IsDegraded);
        Assert.Equal(["bm25", "fake"], answer.Context.Passages[0].Document.Trail.Select(stage => stage.Stage));
        Assert.Equal(["b", "a", "c", "d"], answer.Retrieval!.Explain().Candidates.Select(candidate => candidate.Id));
    }

    [Fact]
    public async Task Answer_Streamed_PassesEachUpdateAndAddsTheCitationsAtTheEnd()
    {
        var model = new ScriptedModel(Answer);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Client(model).GetStreamingResponseAsync("How long do fleas live?", cancellationToken: Token))
        {
            // Each is here before the model makes the next.
            if (updates.Count < Answer.Split(' ').Length) Assert.Equal(updates.Count + 1, model.Updates.Count);
            updates.Add(update);
        }

        Assert.Equal(model.Updates, updates[..^1]);
        Assert.All(updates[..^1], update => Assert.Null(update.AdditionalProperties));
        Assert.Empty(updates[^1].Contents);
        Assert.Equal("m1", updates[^1].MessageId);
        Assert.Equal([1, 2], updates[^1].GetCitedAnswer()!.Report.CitedNumbers);
        var whole = updates.ToChatResponse();
        Assert.Equal(Answer, Assert.Single(whole.Messages).Text);
        Assert.Same(updates[^1].GetCitedAnswer(), whole.GetCitedAnswer());
    }

    [Fact]
    public async Task Answer_AsAnnotations_HasTheRegionOfEachMark()
    {
        var answer = (await Client(new ScriptedModel(Answer)).GetResponseAsync("q", cancellationToken: Token)).GetCitedAnswer()!;
        var annotations = answer.ToAnnotations();
        Assert.Equal([("b", "[1]"), ("a", "[2, 9]")], annotations.Select(annotation => (annotation.FileId!, Region(annotation))));
        Assert.Equal("Fleas", annotations[0].Title);

        string Region(CitationAnnotation annotation)
        {
            var span = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(annotation.AnnotatedRegions!));
            return answer.Text[span.StartIndex!.Value..span.EndIndex!.Value];
        }
    }

    [Fact]
    public async Task Answer_AsJson_ShowsPassagesStagesAndReport()
    {
        var response = await Client(new ScriptedModel(Answer)).GetResponseAsync("q", cancellationToken: Token);
        var json = JsonSerializer.SerializeToElement(response, AIJsonUtilities.DefaultOptions).GetProperty("additionalProperties").GetProperty(CitedAnswer.PropertyName);
        Assert.Equal("q", json.GetProperty("query").GetString());
        var first = json.GetProperty("passages")[0];
        Assert.Equal(1, first.GetProperty("number").GetInt32());
        Assert.True(first.GetProperty("isCited").GetBoolean());
        Assert.Equal("Adult fleas live for three months.", first.GetProperty("text").GetString());
        Assert.Equal("bm25", first.GetProperty("stages")[0].GetProperty("stage").GetString());
        Assert.Equal(9, json.GetProperty("unknownNumbers")[0].GetInt32());
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<CitedAnswer>("{}"));
    }

    [Fact]
    public async Task Search_Failed_ThrowsAndDoesNotAskTheModel()
    {
        var model = new ScriptedModel("never");
        var client = new ChatClientBuilder(model).UseRerankedContext(Failing()).Build();
        var thrown = await Assert.ThrowsAsync<RerankException>(() => client.GetResponseAsync("q", cancellationToken: Token));
        Assert.Equal("The index is gone.", thrown.Message);
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Search_FailedWhereTheModelMayAnswerAlone_IsMarkedLoggedAndCounted()
    {
        using var telemetry = new TelemetryRecorder();
        var logger = new RecordingLogger();
        var model = new ScriptedModel("From memory.");
        ChatMessage[] messages = [new(ChatRole.User, "q")];
        using var client = new RerankedContextChatClient(model, Failing(), new RerankedContextOptions { FailurePolicy = ContextFailurePolicy.AnswerWithoutContext }, logger);
        var answer = (await client.GetResponseAsync(messages, cancellationToken: Token)).GetCitedAnswer()!;
        Assert.Equal("The index is gone.", answer.Failure!.Message);
        Assert.True(answer.IsDegraded);
        Assert.Null(answer.Retrieval);
        Assert.Empty(answer.Context.Passages);
        Assert.Equal(messages, model.Sent[0]);
        Assert.Equal((LogLevel.Warning, "The search for passages failed; the model answers without them."), (logger.Records[0].Level, logger.Records[0].Message));
        Assert.Equal([(1, "error.type=SkRerank.RerankException")], telemetry.Of(RerankTelemetry.ContextFailures));
    }

    [Fact]
    public async Task Search_CancelledByTheCaller_IsNoFailureToGoOnFrom()
    {
        using var source = new CancellationTokenSource();
        var model = new ScriptedModel("never");
        var retriever = new FakeRetriever(_ =>
        {
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        });
        using var client = new RerankedContextChatClient(model, retriever, new RerankedContextOptions { FailurePolicy = ContextFailurePolicy.AnswerWithoutContext });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("q", cancellationToken: source.Token));
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Stream_WhoseSearchFails_ThrowsBeforeTheModelIsAsked()
    {
        var model = new ScriptedModel("never");
        var client = new ChatClientBuilder(model).UseRerankedContext(Failing()).Build();
        await using var stream = client.GetStreamingResponseAsync("q", cancellationToken: Token).GetAsyncEnumerator(Token);
        await Assert.ThrowsAsync<RerankException>(async () => await stream.MoveNextAsync());
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Stream_CancelledOnItsWay_EndsWithoutCitations()
    {
        using var source = new CancellationTokenSource();
        var updates = new List<ChatResponseUpdate>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Client(new ScriptedModel(Answer)).GetStreamingResponseAsync("q", cancellationToken: source.Token))
            {
                updates.Add(update);
                if (updates.Count == 3) await source.CancelAsync();
            }
        });
        Assert.Equal(3, updates.Count);
        Assert.All(updates, update => Assert.Null(update.GetCitedAnswer()));
    }

    [Fact]
    public async Task Options_ChangedAfterwards_DoNotReachTheClientOrTheCall()
    {
        var options = new RerankedContextOptions { TopN = 1 };
        using var client = new RerankedContextChatClient(new ScriptedModel("a", "b"), _documents.Retriever, options);
        var call = new RerankedContextOptions { TopN = 2 };
        var chat = new ChatOptions().WithRerankedContext(call);
        options.TopN = call.TopN = 4;
        Assert.Single((await client.GetResponseAsync("q", cancellationToken: Token)).GetCitedAnswer()!.Context.Passages);
        Assert.Equal(2, (await client.GetResponseAsync("q", chat, Token)).GetCitedAnswer()!.Context.Passages.Count);
    }

    [Fact]
    public async Task Calls_AtOnce_HaveEachItsOwnPassages()
    {
        var retriever = new FakeRetriever(query => [new RerankDocument($"About {query}.") { Id = query }]);
        using var client = new RerankedContextChatClient(new EchoModel(), retriever);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => client.GetResponseAsync($"thing{i}", cancellationToken: Token), Token)));
        Assert.All(answers, (response, i) =>
        {
            Assert.Equal($"thing{i}", response.GetCitedAnswer()!.Query);
            Assert.Contains($"[1]\n```\nAbout thing{i}.\n```\n\nQuestion: thing{i}", response.Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Telemetry_OfATurn_NamesTheQueryOnlyWhereAllowed(bool sensitive)
    {
        using var telemetry = new TelemetryRecorder();
        var logger = new RecordingLogger();
        using var client = new RerankedContextChatClient(new ScriptedModel(Answer), _documents.Retriever, new RerankedContextOptions { EnableSensitiveData = sensitive, TopN = 2 }, logger);
        var tokens = (await client.GetResponseAsync("secret words", cancellationToken: Token)).GetCitedAnswer()!.Context.Tokens;
        var activity = Assert.Single(telemetry.Activities);
        Assert.Equal("reranked_context", activity.OperationName);
        Assert.Equal(4, activity.GetTagItem("skrerank.context.candidates"));
        Assert.Equal(2, activity.GetTagItem("skrerank.context.passages"));
        Assert.Equal(sensitive ? "secret words" : null, activity.GetTagItem("skrerank.query"));
        Assert.Equal(sensitive, logger.Records.Any(record => record.Message.Contains("secret words", StringComparison.Ordinal)));
        Assert.Equal([(tokens, "")], telemetry.Of(RerankTelemetry.ContextTokens));
        Assert.Equal([(1, "")], telemetry.Of(RerankTelemetry.UnknownCitations));
    }

    [Fact]
    public async Task Builder_OfAContainer_TakesItsRetrieverAndContextBuilder()
    {
        using var services = new ServiceCollection().AddSingleton(_documents.Retriever).AddSingleton(new ContextBuilder(null, new ContextOptions { MaxTokens = 40, ReservedTokens = 10 })).BuildServiceProvider();
        var answer = (await new ChatClientBuilder(new ScriptedModel("a")).UseRerankedContext().Build(services).GetResponseAsync("q", cancellationToken: Token)).GetCitedAnswer()!;
        Assert.Equal(30, answer.Context.TokenBudget);
    }

    [Fact]
    public void Builder_WithoutARetriever_SaysWhatToRegister()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => new ChatClientBuilder(new ScriptedModel("a")).UseRerankedContext().Build());
        Assert.Equal("UseRerankedContext needs an IRetriever, but none is registered; register one, as AddLocalReranking does, or give it as an argument.", thrown.Message);
    }

    [Fact]
    public void Options_OutOfRange_SayWhatIsExpected()
    {
        var options = new RerankedContextOptions();
        Assert.StartsWith("TopN must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => options.TopN = 0).Message, StringComparison.Ordinal);
        Assert.StartsWith("CandidateCount must be greater than 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => options.CandidateCount = -1).Message, StringComparison.Ordinal);
        Assert.StartsWith("Placement must be a member of ContextPlacement, but was 7.", Assert.Throws<ArgumentOutOfRangeException>(() => options.Placement = (ContextPlacement)7).Message, StringComparison.Ordinal);
        Assert.StartsWith("FailurePolicy must be a member of ContextFailurePolicy, but was 7.", Assert.Throws<ArgumentOutOfRangeException>(() => options.FailurePolicy = (ContextFailurePolicy)7).Message, StringComparison.Ordinal);
    }

    /// <summary>Answers with the last message that it was sent.</summary>
    private sealed class EchoModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private static FakeRetriever Failing() => new(_ => throw new RerankException("The index is gone."));

    private IChatClient Client(IChatClient model) => new ChatClientBuilder(model).UseRerankedContext(_documents.Retriever, FleaDocuments.Reranker, options => options.TopN = 2).Build();
}
