using CsCheck;
using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

public sealed class ReciprocalRankFusionTests
{
    [Fact]
    public void Fuse_TwoLists_GivesTheSumsComputedByHand()
    {
        var fused = new ReciprocalRankFusion().Fuse([Lists.Of("x", ("a", 3), ("b", 2), ("c", 1)), Lists.Of("y", ("c", 9), ("a", 8), ("d", 7))]);

        // a = 1/61 + 1/62, c = 1/63 + 1/61, b = 1/62, d = 1/63.
        Assert.Equal(["a", "c", "b", "d"], fused.Select(d => d.Id));
        Assert.Equal([(1 / 61.0) + (1 / 62.0), (1 / 63.0) + (1 / 61.0), 1 / 62.0, 1 / 63.0], fused.Select(d => d.RetrievalScore!.Value));
    }

    [Fact]
    public void Fuse_AnyLists_KeepsEachLegsScoreAndRankInTheTrail()
    {
        var fused = new ReciprocalRankFusion().Fuse([Lists.Of("x", ("a", 3), ("b", 2)), Lists.Of("y", ("b", 9))]);

        Assert.Equal(
            [new StageScore("x", 2, ScoreKind.Similarity, 2) { Contribution = 1 / 62.0 }, new StageScore("y", 9, ScoreKind.Similarity, 1) { Contribution = 1 / 61.0 }, new StageScore("rrf", (1 / 61.0) + (1 / 62.0), ScoreKind.Fused, 1)],
            fused[0].Trail);
    }

    [Fact]
    public void Fuse_Weights_MultiplyTheContributions()
    {
        var heavy = Lists.Of("x", ("a", 1)) with { Weight = 3 };
        var fused = new ReciprocalRankFusion(k: 1).Fuse([heavy, Lists.Of("y", ("b", 1), ("a", 0))]);
        Assert.Equal([(3 / 2.0) + (1 / 3.0), 1 / 2.0], fused.Select(d => d.RetrievalScore!.Value));
    }

    [Fact]
    public void Fuse_EqualScores_AreOrderedByIdOrdinal()
    {
        var fused = new ReciprocalRankFusion().Fuse([Lists.Of("x", ("b", 1)), Lists.Of("y", ("B", 1)), Lists.Of("z", ("a", 1))]);
        Assert.Equal(["B", "a", "b"], fused.Select(d => d.Id));
    }

    [Fact]
    public void Fuse_EmptyLists_GiveAnEmptyList()
    {
        Assert.Empty(new ReciprocalRankFusion().Fuse([]));
        Assert.Empty(new ReciprocalRankFusion().Fuse([Lists.Of("x")]));
    }

    [Fact]
    public void Fuse_MissingOrDoubledId_NamesLegAndCandidate()
    {
        var missing = Assert.Throws<RerankException>(() => new ReciprocalRankFusion().Fuse([new FusionList("x", 1, [new RerankDocument("text")])]));
        Assert.Equal("Fusion needs an id on every candidate, but candidate 0 of the leg 'x' has none; set RerankDocument.Id in the retriever.", missing.Message);
        var doubled = Assert.Throws<RerankException>(() => new ReciprocalRankFusion().Fuse([Lists.Of("x", ("a", 2), ("a", 1))]));
        Assert.Equal("A leg must return each candidate once, but 'x' returned 'a' twice; make the ids of its passages unique.", doubled.Message);
    }

    [Fact]
    public void Fuse_ListsInAnotherOrder_GivesTheSameOrderAndScores()
    {
        var list = Gen.Int[0, 20].ArrayUnique[0, 15];
        Gen.Select(list, list, list, Gen.Double[0, 2], Gen.Double[0, 2]).Sample((a, b, c, w, v) =>
        {
            FusionList Make(string leg, int[] ids, double weight) => Lists.Of(leg, [.. ids.Select((id, i) => ($"d{id}", 100.0 - i))]) with { Weight = weight };
            FusionList[] lists = [Make("x", a, w), Make("y", b, v), Make("z", c, 1)];
            foreach (IFusion fusion in new IFusion[] { new ReciprocalRankFusion(), new MinMaxFusion() })
            {
                var forward = fusion.Fuse(lists).Select(d => (d.Id, d.RetrievalScore)).ToArray();
                var backward = fusion.Fuse([lists[2], lists[0], lists[1]]).Select(d => (d.Id, d.RetrievalScore)).ToArray();
                Assert.Equal(forward, backward);
                Assert.Equal(a.Union(b).Union(c).Count(), forward.Length);
            }
        });
    }
}
