using SkRerank.Guards;

namespace SkRerank.Tests.Guards;

public sealed class DomainReferenceTests
{
    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSameReference()
    {
        var reference = Reference(0);
        var read = DomainReference.FromJson(reference.ToJson());
        Assert.Equal((reference.Model, reference.ScoreKind, 1), (read.Model, read.ScoreKind, read.Version));
        Assert.Equal(reference.TopScores.Edges, read.TopScores.Edges);
        Assert.Equal(reference.TopScores.Counts, read.TopScores.Counts);
        Assert.Equal(reference.RareSubwords!.Counts, read.RareSubwords!.Counts);
        Assert.Equal(reference.QueryLengths.Edges, read.QueryLengths.Edges);
    }

    [Theory]
    [InlineData("{", "The reference of a domain must be the JSON that DomainReference.ToJson writes, but could not be read; make it again.")]
    [InlineData("{}", "The reference of a domain must be the JSON that DomainReference.ToJson writes, but could not be read; make it again.")]
    [InlineData("null", "The reference of a domain must be of version 1, but is of version 0; make it again.")]
    [InlineData("""{"version":2,"scoreKind":"Logit","topScores":{"edges":[],"counts":[1]},"queryLengths":{"edges":[],"counts":[1]}}""", "The reference of a domain must be of version 1, but is of version 2; make it again.")]
    [InlineData("""{"version":1,"scoreKind":"Logit","topScores":{"edges":[2,1],"counts":[1,1,1]},"queryLengths":{"edges":[],"counts":[1]}}""", "Each measure of a domain must have rising edges and one count more than edges, but one has not; make the reference again.")]
    [InlineData("""{"version":1,"scoreKind":"Logit","topScores":null,"queryLengths":{"edges":[],"counts":[1]}}""", "Each measure of a domain must have rising edges and one count more than edges, but one has not; make the reference again.")]
    public void FromJson_AnythingElse_IsAnErrorThatSaysWhat(string json, string message)
    {
        var error = Assert.Throws<RerankException>(() => DomainReference.FromJson(json));
        Assert.Equal((message, "guard"), (error.Message, error.Operation));
    }

    [Fact]
    public void Build_TooFewQueries_SaysHowManyAreNeeded()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new DomainReferenceBuilder().Build());
        Assert.Equal("The reference of a domain needs the answers to 30 queries or more, but has 0; add more.", error.Message);
    }

    [Fact]
    public void Add_ScoresThatMeanNothingOutside_AreRefused()
    {
        var builder = new DomainReferenceBuilder();
        builder.Add("a", [new RerankDocument("x")], Answer(1));
        Assert.StartsWith("The scores of a domain must be of one model and kind, but these are Logit of 'model' and Similarity of 'model';", Assert.Throws<ArgumentException>(() => builder.Add("a", [new RerankDocument("x")], Answer(1, ScoreKind.Similarity))).Message, StringComparison.Ordinal);
        Assert.StartsWith("A domain is measured by raw scores, but a score of kind Fused", Assert.Throws<ArgumentException>(() => builder.Add("a", [new RerankDocument("x")], Answer(1, ScoreKind.Fused))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WindowOfTheSameDomain_IsNoShift() => Assert.All(Shifts(Reference(0), seed: 2, scoreShift: 0, words: 0), Assert.Null);

    [Theory]
    [InlineData(3.0, 0, "top scores")]
    [InlineData(0.0, 12, "query lengths")]
    public void Add_WindowOfAnother_NamesTheMeasureThatMoved(double scoreShift, int words, string measure)
    {
        DomainShift?[] shifts = [.. Shifts(Reference(0), seed: 2, scoreShift, words)];
        Assert.All(shifts[..^1], Assert.Null);
        Assert.Equal((measure, 100), (shifts[^1]!.Measure, shifts[^1]!.Queries));
        Assert.InRange(shifts[^1]!.Index, 1, 20);
    }

    [Fact]
    public void Add_RareSubwords_AreThoseOfWordsOfThreePieces()
    {
        // The counter cuts a word in pieces of four letters: 'hypercholesterolemia' has 5, 'fat' and 'milk' have 1 each; 5 of 7 are rare.
        var sample = DomainSample.Of("fat hypercholesterolemia", [new RerankDocument("milk")], Answer(0.5), new FourLetterCounter());
        Assert.Equal(new DomainSample(0.5, 5.0 / 7, 2), sample);
        Assert.Null(DomainSample.Of("42", [new RerankDocument("")], Answer(0.5), new FourLetterCounter()).RareSubwords);
    }

    [Fact]
    public void Add_ScoresOfAnotherKindOrModel_SayNothing()
    {
        var watch = new DomainWatch(Reference(0), null, 50, 0.25);
        for (var i = 0; i < 60; i++) Assert.Null(watch.Add("a query of another length altogether", [new RerankDocument("x")], Answer(99, i % 2 == 0 ? ScoreKind.Fused : ScoreKind.Similarity)));
    }

    private static IEnumerable<DomainShift?> Shifts(DomainReference reference, int seed, double scoreShift, int words)
    {
        var watch = new DomainWatch(reference, new FourLetterCounter(), 100, 0.25);
        var random = new Random(seed);
        for (var i = 0; i < 100; i++) yield return watch.Add(Query(random, words), [new RerankDocument("milk and cheese")], Answer(random.NextDouble() + scoreShift));
    }

    private static DomainReference Reference(int seed)
    {
        var (builder, random) = (new DomainReferenceBuilder(new FourLetterCounter()), new Random(seed));
        for (var i = 0; i < 300; i++) builder.Add(Query(random, 0), [new RerankDocument("milk and cheese")], Answer(random.NextDouble()));
        return builder.Build();
    }

    private static string Query(Random random, int more) => string.Join(' ', Enumerable.Repeat("milk", random.Next(1, 8) + more));

    private static RerankResponse Answer(double score, ScoreKind kind = ScoreKind.Logit) => new([new RerankResult(0, score)], kind) { ModelId = "model" };

    private sealed class FourLetterCounter : ITokenCounter
    {
        public int CountTokens(ReadOnlySpan<char> text) => (text.Length + 3) / 4;
    }
}
