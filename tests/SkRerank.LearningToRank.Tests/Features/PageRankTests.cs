using CsCheck;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank.Tests.Features;

public sealed class PageRankTests
{
    [Fact]
    public void Compute_ThreePages_SolvesTheirEquations()
    {
        // a → b, a → c, b → c, c → a with d = .85: a = .05 + .85 c, b = .05 + .425 a, c = .05 + .425 a + .85 b, so a = .128625 / .3316875.
        var ranks = PageRank.Compute([new("a", "b"), new("a", "c"), new("b", "c"), new("c", "a")]);
        var a = 0.128625 / 0.3316875;
        Assert.Equal(a, ranks["a"], 1e-9);
        Assert.Equal(0.05 + (0.425 * a), ranks["b"], 1e-9);
        Assert.Equal(0.0925 + (0.78625 * a), ranks["c"], 1e-9);
    }

    [Fact]
    public void Compute_PageWithoutLinks_SpreadsItsRankOverAll()
    {
        // a → b: a = .075 + .425 b and a + b = 1, so a = .5 / 1.425. A second link and one to oneself change nothing.
        var ranks = PageRank.Compute([new("a", "b"), new("a", "b"), new("a", "a")]);
        Assert.Equal(0.5 / 1.425, ranks["a"], 1e-9);
        Assert.Equal(1 - (0.5 / 1.425), ranks["b"], 1e-9);
    }

    [Fact]
    public void Compute_PagesOfTheIndex_LeavesLinksToOthersOut()
    {
        var ranks = PageRank.Compute([new("a", "elsewhere"), new("a", "b")], ["a", "b", "alone"]);
        Assert.Equal(["a", "alone", "b"], ranks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ranks["a"], ranks["alone"], 1e-12);
        Assert.True(ranks["b"] > ranks["a"]);
        Assert.Empty(PageRank.Compute([]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Compute_DampingOutOfRange_IsRefused(double damping) => Assert.Throws<ArgumentOutOfRangeException>(nameof(damping), () => PageRank.Compute([new("a", "b")], damping: damping));

    [Fact]
    public void Compute_AnyGraph_SumsToOneAndStandsStill() => Gen.Select(Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[1, 30], Gen.Double[0, 0.99]).Sample(
        (pairs, damping) =>
        {
            PageLink[] links = [.. pairs.Select(pair => new PageLink($"p{pair.Item1}", $"p{pair.Item2}"))];
            var ranks = PageRank.Compute(links, damping: damping);
            Assert.Equal(1, ranks.Values.Sum(), 1e-9);

            // The definition, written out page by page.
            PageLink[] distinct = [.. links.Where(link => link.From != link.To).Distinct()];
            var dangling = ranks.Where(page => distinct.All(link => link.From != page.Key)).Sum(page => page.Value);
            foreach (var (page, rank) in ranks)
            {
                var voted = distinct.Where(link => link.To == page).Sum(link => ranks[link.From] / distinct.Count(other => other.From == link.From));
                Assert.Equal(((1 - damping) / ranks.Count) + (damping * (voted + (dangling / ranks.Count))), rank, 1e-9);
            }
        },
        iter: 1000);
}
