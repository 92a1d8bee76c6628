using SkRerank.Queries;
using SkRerank.Retrieval;
using SkRerank.Tests.Prompting;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Retrieval;

public sealed class DecomposingRetrieverTests
{
    private const string Question = "How long do fleas live and what do bees make?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retrieve_TwoQuestions_SaysWhichEachPassageAnswers()
    {
        var response = await Documents().UseQueryDecomposition().RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal(["How long do fleas live", "what do bees make"], response.Decomposition!.Parts);
        Assert.Equal((QuerySplit.Rule, null, false), (response.Decomposition.Split, response.Decomposition.FallbackReason, response.Decomposition.IsTruncated));

        // RRF by hand: cats 1/61; fleas 1/62 + 1/61; honey 1/63 + 1/61; ponds 1/62 (part 1); hives 1/62 (part 2). Hives and ponds tie, and their best ranks too, so the id decides.
        Assert.Equal(["fleas", "honey", "cats", "hives", "ponds"], response.Candidates.Select(candidate => candidate.Id));
        Assert.Equal((1 / 62d) + (1 / 61d), response.Candidates[0].RetrievalScore!.Value, 12);
        Assert.Equal([new QueryPartMatch(1, "How long do fleas live", 1)], response.Candidates[0].GetQueryParts());
        Assert.Equal([new QueryPartMatch(2, "what do bees make", 1)], response.Candidates[1].GetQueryParts());
        Assert.Empty(response.Candidates[2].GetQueryParts());
        Assert.Equal(["words", "whole", "part1/words", "part1", "rrf"], response.Candidates[0].Trail.Select(stage => stage.Stage));
    }

    [Fact]
    public async Task Retrieve_PassageOfBothParts_NamesThatWithTheBetterRankFirst()
    {
        var retriever = new FakeRetriever(query => query switch
        {
            Question => [],
            "How long do fleas live" => [Document("x"), Document("both")],
            _ => [Document("both"), Document("x")],
        });
        var response = await retriever.UseQueryDecomposition().RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal([2, 1], response.Candidates.Single(candidate => candidate.Id == "both").GetQueryParts().Select(match => match.Number));
        Assert.Equal([1, 2], response.Candidates.Single(candidate => candidate.Id == "x").GetQueryParts().Select(match => match.Number));
    }

    [Fact]
    public async Task Retrieve_UnderAReranker_RerankOnceAgainstTheWhole()
    {
        var asked = new List<string>();
        var reranker = new FakeReranker((query, document) =>
        {
            asked.Add(query);
            return document.Id == "hives" ? 9 : -document.Id!.Length;
        });
        var response = await new RerankingRetriever(Documents(), reranker, new RerankingRetrieverOptions { StageName = "judge" }).UseQueryDecomposition().RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal(1, reranker.Calls);
        Assert.Equal([Question], asked.Distinct());
        Assert.Equal("hives", response.Candidates[0].Id);
        Assert.Equal("judge", response.Candidates[0].Trail[^1].Stage);
        Assert.Equal(2, response.Candidates[0].GetQueryParts()[0].Number);
        Assert.Equal(2, response.Decomposition!.Parts.Count);
    }

    [Fact]
    public async Task Retrieve_OneQuestion_IsSearchedForAsItIs()
    {
        var response = await Documents().UseQueryDecomposition().RetrieveAsync("How long do fleas live", cancellationToken: Token);
        Assert.Equal(["fleas", "ponds"], response.Candidates.Select(candidate => candidate.Id));
        Assert.Equal(["words", "kept"], response.Candidates[0].Trail.Select(stage => stage.Stage));
        Assert.Equal(["How long do fleas live"], response.Decomposition!.Parts);
        Assert.Equal(QuerySplit.None, response.Decomposition.Split);
    }

    [Fact]
    public async Task Retrieve_MoreQuestionsThanAllowed_LeavesTheRestToTheWhole()
    {
        var asked = new List<string>();
        var retriever = new FakeRetriever(query =>
        {
            lock (asked) asked.Add(query);
            return [];
        });
        var response = await retriever.UseQueryDecomposition(options => options.MaxParts = 2).RetrieveAsync("What is it? Who is it? Where is it?", new RetrievalOptions { CandidateCount = 7 }, Token);
        Assert.Equal(["What is it", "What is it? Who is it? Where is it?", "Who is it"], asked.Order(StringComparer.Ordinal));
        Assert.True(response.Decomposition!.IsTruncated);
        Assert.Equal(7, retriever.LastOptions!.CandidateCount);
    }

    [Fact]
    public async Task Model_Lines_AreTheParts()
    {
        var model = new ScriptedModel("1. How long do fleas live\n- what do bees make\nwhat do bees make");
        var response = await Documents().UseQueryDecomposition(options => options.Model = model).RetrieveAsync("Fleas ``` and bees?", cancellationToken: Token);
        Assert.Equal(["How long do fleas live", "what do bees make"], response.Decomposition!.Parts);
        Assert.Equal(QuerySplit.Model, response.Decomposition.Split);
        Assert.Equal("````\nFleas ``` and bees?\n````", model.Sent[0][1].Text);
        Assert.Contains("at most 4 lines", model.Sent[0][0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The model wrote no part.")]
    [InlineData("a\nb\nc\nd\ne", "The model wrote 5 lines, and was asked for 4 at most.")]
    [InlineData(301, "The model wrote a part of 301 characters, and a part has 300 at most.")]
    public async Task Model_AnswerThatIsNoListOfParts_LeavesItToTheRuleMarked(object written, string reason)
    {
        using var telemetry = new TelemetryRecorder();
        var logger = new RecordingLogger();
        var model = new ScriptedModel(written as string ?? new string('x', (int)written));
        var response = await Documents().UseQueryDecomposition(options => (options.Model, options.Logger) = (model, logger)).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal((QuerySplit.Rule, reason, 2), (response.Decomposition!.Split, response.Decomposition.FallbackReason, response.Decomposition.Parts.Count));
        Assert.Equal([(1, "reason=malformed step=decompose")], telemetry.Of(RerankTelemetry.QueryFallbacks));
        Assert.Equal($"The question is split by the rule: {reason}", Assert.Single(logger.Records).Message);
    }

    [Fact]
    public async Task Model_ThatFails_ThrowsUnlessTheRuleMayStandIn()
    {
        var model = new ScriptedModel((_, _) => throw new InvalidOperationException("boom"));
        var thrown = await Assert.ThrowsAsync<RerankException>(() => Documents().UseQueryDecomposition(options => options.Model = model).RetrieveAsync(Question, cancellationToken: Token));
        Assert.Equal("The chat model must split the question, but it failed: boom.", thrown.Message);
        var response = await Documents().UseQueryDecomposition(options => (options.Model, options.UseRuleOnFailure) = (model, true)).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal((QuerySplit.Rule, thrown.Message), (response.Decomposition!.Split, response.Decomposition.FallbackReason));
    }

    [Fact]
    public async Task Leg_ThatFails_FailsTheSearchUnlessDegradedIsAllowed()
    {
        var retriever = new FakeRetriever(query => query == "what do bees make" ? throw new InvalidOperationException("boom") : [Document("fleas")]);
        var thrown = await Assert.ThrowsAsync<RerankException>(() => retriever.UseQueryDecomposition().RetrieveAsync(Question, cancellationToken: Token));
        Assert.Equal("The retrieval leg 'part2' failed: boom", thrown.Message);
        var response = await retriever.UseQueryDecomposition(options => options.AllowDegraded = true).RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal("part2", Assert.Single(response.FailedLegs).Leg);
        Assert.Equal("fleas", Assert.Single(response.Candidates).Id);
    }

    [Fact]
    public async Task Cancellation_OfTheCaller_Throws()
    {
        using var source = new CancellationTokenSource();
        var model = new ScriptedModel((_, _) =>
        {
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        });
        var retriever = Documents().UseQueryDecomposition(options => (options.Model, options.UseRuleOnFailure) = (model, true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retriever.RetrieveAsync(Question, cancellationToken: source.Token));
    }

    [Fact]
    public void Options_OutOfRange_SayWhatIsExpected()
    {
        var options = new QueryDecompositionOptions();
        Assert.StartsWith("MaxParts must be in 2..16, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxParts = 1).Message, StringComparison.Ordinal);
        Assert.StartsWith("WholeWeight must be a finite number of 0 or more, but was -0.5.", Assert.Throws<ArgumentOutOfRangeException>(() => options.WholeWeight = -0.5).Message, StringComparison.Ordinal);
    }

    private static FakeRetriever Documents() => new(query => query switch
    {
        "How long do fleas live" => Ranked("fleas", "ponds"),
        "what do bees make" => Ranked("honey", "hives"),
        _ => Ranked("cats", "fleas", "honey"),
    });

    private static IEnumerable<RerankDocument> Ranked(params string[] ids) => ids.Select((id, i) => new RerankDocument(id) { Id = id, RetrievalScore = 1d / (i + 1), Trail = [new StageScore("words", 1, ScoreKind.Logit, i + 1), new StageScore("kept", 1d / (i + 1), ScoreKind.Logit, i + 1)] });

    private static RerankDocument Document(string id) => new(id) { Id = id, RetrievalScore = 1, Trail = [new StageScore("words", 1, ScoreKind.Logit, 1)] };
}
