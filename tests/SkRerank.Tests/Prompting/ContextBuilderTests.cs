using CsCheck;
using SkRerank.Chunking;
using SkRerank.Prompting;

namespace SkRerank.Tests.Prompting;

public sealed class ContextBuilderTests
{
    // A counter of characters makes the arithmetic plain: a block of one number and no header is "\n\n[1]\n```\n" + text + "\n```", so 14 characters more than its text; the first has no separator.
    private static readonly CharacterCounter Characters = new();

    [Fact]
    public void Build_PassageThatDoesNotFit_IsSkippedAndTold()
    {
        RerankDocument[] candidates = [new(new string('a', 40)), new(new string('b', 200)), new(new string('c', 10))];
        var context = Build(100, candidates);
        Assert.Equal([candidates[0], candidates[2]], context.Passages.Select(p => p.Document));
        Assert.Equal([1, 2], context.Passages.Select(p => p.Number));
        Assert.Equal((context.Text.Length, 100, false), (context.Tokens, context.TokenBudget, context.TokensAreEstimated));
        var removed = Assert.Single(context.Removed);
        Assert.Equal((1, "budget", "It needs 214 tokens, but 24 of 100 are left."), (removed.Index, removed.Stage, removed.Reason));
        Assert.Null(removed.MergedInto);
        Assert.Same(candidates[1], removed.Document);
    }

    [Fact]
    public void Build_ValuePerToken_PrefersManyShortOnesWhereTheyAreWorthMore()
    {
        // Of 100 characters the first would leave room for nothing: 1, against 1/2 + 1/3 + 1/4 for the others.
        RerankDocument[] candidates = [new(new string('a', 80)), new("b"), new("c"), new("d")];
        Assert.Equal(["b", "c", "d"], Build(100, candidates).Passages.Select(p => p.Document.Text));
    }

    [Fact]
    public void Build_ValuePerToken_DoesNotDropTheBestForAMorsel()
    {
        // The morsel has more value per token (0.5 / 16 against 1 / 90), but the two do not fit together.
        RerankDocument[] candidates = [new(new string('a', 75)), new("b")];
        Assert.Equal(candidates[0], Assert.Single(Build(95, candidates).Passages).Document);
    }

    [Fact]
    public void Build_ProbabilityOrValue_IsWhatCounts()
    {
        RerankDocument Candidate(string text, double probability) => new(text) { Trail = [new StageScore("s", 1, ScoreKind.Logit, 1) { Probability = probability }] };
        RerankDocument[] candidates = [Candidate(new string('a', 30), 0.6), Candidate(new string('b', 30), 0.1), Candidate(new string('c', 30), 0.5)];
        Assert.Equal([candidates[0], candidates[2]], Build(100, candidates).Passages.Select(p => p.Document));
        Assert.Equal([candidates[1], candidates[2]], Build(100, candidates, options => options.Value = d => d == candidates[0] ? 0 : 1).Passages.Select(p => p.Document));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-1, "-1")]
    public void Build_ValueThatIsNone_IsNamed(double value, string text)
    {
        var error = Assert.Throws<ArgumentException>("candidates", () => Build(100, [new("a") { Id = "x" }], options => options.Value = _ => value));
        Assert.StartsWith($"The value of a candidate must be 0 or a finite positive number, but that of 'x' is {text}; correct ContextOptions.Value.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ReservedTokens_AreKeptFree()
    {
        RerankDocument[] candidates = [new(new string('a', 40))];
        Assert.Single(Build(60, candidates).Passages);
        Assert.Empty(new ContextBuilder(Characters, new ContextOptions { MaxTokens = 60, ReservedTokens = 10 }).Build(candidates).Passages);
    }

    [Fact]
    public void Build_NoCounter_IsMarkedAsAnEstimate()
    {
        var context = new ContextBuilder().Build([new RerankDocument("Fleas live for months.")]);
        Assert.True(context.TokensAreEstimated);
        Assert.Equal(7168, context.TokenBudget);
        Assert.InRange(context.Tokens, 6, 30);
    }

    [Fact]
    public void Build_DefaultOrder_IsThatOfRanksWhateverWasPackedFirst() =>
        Assert.Equal(["long long long", "b", "c"], Build(1000, [new("long long long"), new("b"), new("c")]).Passages.Select(p => p.Document.Text));

    [Theory]
    [InlineData(9, "1 2 3 4 5 6 7 8 9")]
    [InlineData(10, "1 3 5 7 9 10 8 6 4 2")]
    [InlineData(11, "1 3 5 7 9 11 10 8 6 4 2")]
    public void Build_EdgesFirst_IsDoneFromTenOn(int count, string order)
    {
        var context = Build(10_000, [.. Enumerable.Range(1, count).Select(i => new RerankDocument($"{i}"))], options => options.Order = ContextOrder.EdgesFirst);
        Assert.Equal(order, string.Join(' ', context.Passages.Select(p => p.Document.Text)));
        Assert.Equal(Enumerable.Range(1, count), context.Passages.Select(p => p.Number));
    }

    [Fact]
    public void Build_AllDuplicates_CitesOneForAll()
    {
        RerankDocument[] candidates = [.. Enumerable.Range(0, 5).Select(i => new RerankDocument("The same.") { Id = $"{i}" })];
        var passage = Assert.Single(Build(1000, candidates).Passages);
        Assert.Equal(["1", "2", "3", "4"], passage.Document.Folded.Select(d => d.Id));
        Assert.Equal(5, Build(1000, candidates, options => options.RemoveDuplicates = false).Passages.Count);
    }

    [Fact]
    public void Build_Neighbours_AreMergedAndWhatTheySaveIsFilled()
    {
        const string source = "First sentence here. Second sentence here. Third sentence here.";
        // 56 + 56 + 29 characters; the two are 75 when merged, so that the third fits too.
        RerankDocument[] candidates = [Part(source, 21, 63), Part(source, 0, 42), new("Something else.")];
        var context = Build(120, candidates);
        Assert.Equal([source, "Something else."], context.Passages.Select(p => p.Document.Text));
        Assert.Equal(new TextChunk(0, source.Length), context.Passages[0].Document.SourceSpan);
        Assert.Equal(["merge"], context.Removed.Select(r => r.Stage));
        Assert.Equal(0, context.Removed[0].MergedInto);
    }

    [Fact]
    public void Build_Shorten_KeepsWholeSentences()
    {
        const string text = "First sentence. Second sentence. Third sentence.";
        RerankDocument[] candidates = [new(text) { SourceId = "s", SourceSpan = new TextChunk(100, text.Length) }];
        Assert.Empty(Build(50, candidates).Passages);
        var context = Build(50, candidates, options => options.Shorten = true);
        Assert.Equal(("First sentence. Second sentence.", new TextChunk(100, 32)), (context.Passages[0].Document.Text, context.Passages[0].Document.SourceSpan));
        Assert.Equal(("shorten", "Of its 48 characters 32 fit."), (Assert.Single(context.Removed).Stage, context.Removed[0].Reason));
        Assert.Equal(0, context.Removed[0].MergedInto);
        Assert.Empty(Build(25, candidates, options => options.Shorten = true).Passages);
    }

    [Fact]
    public void Build_ShortenWithABestChunk_BeginsThere()
    {
        const string text = "Title First sentence. Second sentence. Third sentence.";
        var candidate = new RerankDocument(text) { Title = "Title", SourceId = "s", SourceSpan = new TextChunk(100, text.Length - 6), BestChunk = new TextChunk(22, 16) };
        var passage = Build(45, [candidate], options => options.Shorten = true).Passages[0].Document;
        Assert.Equal(("Second sentence.", new TextChunk(116, 16)), (passage.Text, passage.SourceSpan));
    }

    [Fact]
    public void Build_HugePassage_IsNeitherCutNorInTheWay()
    {
        var huge = string.Concat(Enumerable.Repeat("word ", 200_000));
        var context = new ContextBuilder(options: new ContextOptions { Shorten = true }).Build([new(huge), new("Small.")]);
        Assert.Equal("Small.", Assert.Single(context.Passages).Document.Text);
        Assert.Equal("budget", Assert.Single(context.Removed).Stage);
    }

    [Fact]
    public void Build_InvalidInput_IsNamed()
    {
        var builder = new ContextBuilder();
        Assert.Throws<ArgumentNullException>("candidates", () => builder.Build(null!));
        Assert.StartsWith("Every candidate must be a document, but candidate 2 is null.", Assert.Throws<ArgumentException>("candidates", () => builder.Build([new("a"), null!])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "MaxTokens must be greater than ReservedTokens, but 1000 less 1024 leaves nothing for passages; raise the one or lower the other.",
            Assert.Throws<ArgumentException>("options", () => new ContextBuilder(options: new ContextOptions { MaxTokens = 1000 })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("MaxTokens must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new ContextOptions { MaxTokens = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("ReservedTokens must be 0 or greater, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new ContextOptions { ReservedTokens = -1 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Order must be a member of ContextOrder, but was 7.", Assert.Throws<ArgumentOutOfRangeException>(() => new ContextOptions { Order = (ContextOrder)7 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OptionsChangedLater_DoNotReachTheBuilder()
    {
        var options = new ContextOptions { MaxTokens = 100, ReservedTokens = 0 };
        var builder = new ContextBuilder(Characters, options);
        options.MaxTokens = 1;
        Assert.Equal(100, builder.Build([]).TokenBudget);
    }

    // Counters that add up, that do not, and one for which nothing fits.
    [Fact]
    public void Build_AnyCandidatesAndCounter_HoldsTheBudgetAndLosesNone() =>
        Gen.Select(Gen.Char["ab. `[1]\n"].Array[0, 40], Gen.Int[0, 60], Gen.Int[0, 2]).Array[0, 14].Select(Gen.Int[1, 400], Gen.Int[0, 3], Gen.Int[0, 7]).Sample(
            (rows, budget, counting, switches) =>
            {
                const string source = "One sentence. Two `sentences`. Three [1] sentences. Four. Five sentences are enough for all of these spans. ";
                RerankDocument[] candidates = [.. rows.Select((row, i) => row.Item3 == 0 ? new RerankDocument(new string(row.Item1)) { Id = $"{i}" } : Part(source, row.Item2, row.Item2 + row.Item1.Length + 1, $"{i}"))];
                var context = new ContextBuilder(new CharacterCounter(counting), new ContextOptions
                {
                    MaxTokens = budget,
                    ReservedTokens = 0,
                    RemoveDuplicates = (switches & 1) != 0,
                    MergeNeighbours = (switches & 2) != 0,
                    Shorten = (switches & 4) != 0,
                    Order = ContextOrder.EdgesFirst,
                }).Build(candidates);
                var ids = context.Passages.SelectMany(p => p.Document.Folded.Prepend(p.Document)).Concat(context.Removed.Select(r => candidates[r.Index])).Select(d => d.Id).ToHashSet();
                return context.Tokens <= budget && context.Tokens == (context.Text.Length == 0 ? 0 : new CharacterCounter(counting).CountTokens(context.Text))
                    && ids.SetEquals(candidates.Select(c => c.Id))
                    && context.Passages.Select(p => p.Number).SequenceEqual(Enumerable.Range(1, context.Passages.Count))
                    && ((switches & 5) != 0 || context.Passages.All(p => p.Document.Folded.All(folded => p.Document.Text.Contains(folded.Text, StringComparison.Ordinal))))
                    && context.Text == new ContextBuilder(new CharacterCounter(counting), new ContextOptions { MaxTokens = 1_000_000, RemoveDuplicates = false, MergeNeighbours = false }).Build(context.Passages.Select(p => p.Document)).Text;
            },
            iter: 2000);

    private static CitedContext Build(int budget, RerankDocument[] candidates, Action<ContextOptions>? configure = null)
    {
        var options = new ContextOptions { MaxTokens = budget, ReservedTokens = 0 };
        configure?.Invoke(options);
        return new ContextBuilder(Characters, options).Build(candidates);
    }

    private static RerankDocument Part(string source, int start, int end, string? id = null)
    {
        end = Math.Min(end, source.Length);
        return new RerankDocument(source[start..end]) { Id = id, SourceId = "s", SourceSpan = new TextChunk(start, end - start) };
    }

    private sealed class CharacterCounter(int form = 0) : ITokenCounter
    {
        public int CountTokens(ReadOnlySpan<char> text) => form switch
        {
            0 => text.Length,
            1 => (text.Length + 6) / 7,
            2 => text.Length + (int)Math.Sqrt((long)text.Length * text.Length / 4),
            _ => text.Length % 13 * 40,
        };
    }
}
