using CsCheck;
using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

/// <summary>What each fusion makes of lists that have nothing to tell candidates apart.</summary>
public sealed class DegenerateListTests
{
    private const double Root3 = 1.7320508075688772;

    // The score of one candidate alone, then those of three with the score 7 each, all by hand; ranks still differ.
    private static readonly Dictionary<string, (IFusion Fusion, double Single, double[] Equal)> Table = new(StringComparer.Ordinal)
    {
        ["rrf"] = (new ReciprocalRankFusion(), 1 / 61.0, Rrf(60)),
        ["isr"] = (new InverseSquareRankFusion(), 1, [1, 1 / 4.0, 1 / 9.0]),
        ["borda"] = (new BordaFusion(), 1, [3, 2, 1]),
        ["copeland"] = (new CopelandFusion(), 0, [2, 0, -2]),
        ["minmax"] = (new MinMaxFusion(), 1, Same(1)),
        ["theoretical"] = (Score(ScoreNormalization.TheoreticalMinMax), 1, Same(1)),
        ["z"] = (Score(ScoreNormalization.ZScore), 0, Same(0)),
        ["dbsf"] = (Score(ScoreNormalization.DistributionBased), 0.5, Same(0.5)),
        ["sum"] = (Score(ScoreNormalization.Sum), 1, Same(1)),
        ["max"] = (Score(ScoreNormalization.Max), 1, Same(1)),
        ["l2"] = (Score(ScoreNormalization.L2), 1, Same(1 / Root3)),
        ["rank"] = (Score(ScoreNormalization.Rank), 1, [1, 2 / 3.0, 1 / 3.0]),
        ["borda-scores"] = (Score(ScoreNormalization.Borda), 1, [1, 2 / 3.0, 1 / 3.0]),
        ["none"] = (Score(ScoreNormalization.None), 7, Same(7)),
        ["mnz"] = (Score(ScoreNormalization.None, ScoreCombination.Mnz), 7, Same(7)),
        ["anz"] = (Score(ScoreNormalization.None, ScoreCombination.Anz), 7, Same(7)),
        ["median"] = (Score(ScoreNormalization.None, ScoreCombination.Median), 7, Same(7)),
        ["langchain"] = (FusionPresets.LangChain, 1 / 61.0, Rrf(60)),
        ["llamaindex-rrf"] = (FusionPresets.LlamaIndexReciprocalRank, 1 / 60.0, Rrf(59)),
        ["llamaindex-relative"] = (FusionPresets.LlamaIndexRelativeScore, 1, Same(1)),
        ["llamaindex-dbsf"] = (FusionPresets.LlamaIndexDistributionBased, 1, Same(1)),
        ["haystack-concatenate"] = (FusionPresets.HaystackConcatenate, 7, Same(7)),
        ["haystack-merge"] = (FusionPresets.HaystackMerge, 7, Same(7)),
        ["haystack-rrf"] = (FusionPresets.HaystackReciprocalRank, 1, [1, 61 / 62.0, 61 / 63.0]),
        ["haystack-dbsf"] = (FusionPresets.HaystackDistributionBased, 7, Same(7)),
        ["qdrant-rrf"] = (FusionPresets.QdrantReciprocalRank, 1 / 2.0, [1 / 2.0, 1 / 3.0, 1 / 4.0]),
        ["qdrant-dbsf"] = (FusionPresets.QdrantDistributionBased, 0.5, Same(0.5)),
        ["opensearch-minmax"] = (FusionPresets.OpenSearchMinMax, 1, Same(1)),
        ["opensearch-l2"] = (FusionPresets.OpenSearchL2, 1, Same(1 / Root3)),
        ["opensearch-rrf"] = (FusionPresets.OpenSearchReciprocalRank, 1 / 61.0, Rrf(60)),
        ["elasticsearch-rrf"] = (FusionPresets.ElasticsearchReciprocalRank, 1 / 61.0, Rrf(60)),
        ["elasticsearch-linear"] = (FusionPresets.ElasticsearchLinear, 1, Same(1)),
        ["anserini-rrf"] = (FusionPresets.AnseriniReciprocalRank, 1 / 61.0, Rrf(60)),
        ["anserini-average"] = (FusionPresets.AnseriniAverage, 7, Same(7)),
        ["anserini-interpolation"] = (FusionPresets.AnseriniInterpolation, 7, Same(7)),
        ["anserini-minmax"] = (FusionPresets.AnseriniNormalized, 1, Same(1)),
        ["ranx-isr"] = (FusionPresets.RanxInverseSquareRank, 1, [1, 1 / 4.0, 1 / 9.0]),
        ["ranx-log-isr"] = (FusionPresets.RanxLogInverseSquareRank, 0, Same(0)),
        ["ranx-logn-isr"] = (FusionPresets.RanxLogNInverseSquareRank(1), Math.Log(2), [Math.Log(2), Math.Log(2) / 4, Math.Log(2) / 9]),
        ["ranx-rbc"] = (FusionPresets.RanxRankBiasedCentroids(0.8), 0.2, [0.2, 0.16, 0.128]),
        ["ranx-borda"] = (FusionPresets.RanxBorda, 1, [3, 2, 1]),
        ["ranx-minmax"] = (FusionPresets.Ranx(ScoreNormalization.MinMax, ScoreCombination.Sum), 0, Same(0)),
        ["ranx-max"] = (FusionPresets.Ranx(ScoreNormalization.Max, ScoreCombination.Sum), 1, Same(1)),
        ["ranx-sum"] = (FusionPresets.Ranx(ScoreNormalization.Sum, ScoreCombination.Sum), 0, Same(0)),
        ["ranx-zmuv"] = (FusionPresets.Ranx(ScoreNormalization.ZScore, ScoreCombination.Sum), 0, Same(0)),
        ["ranx-rank"] = (FusionPresets.Ranx(ScoreNormalization.Rank, ScoreCombination.Sum), 1, [1, 2 / 3.0, 1 / 3.0]),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_NoListOrEmptyLists_GivesNone(string name)
    {
        Assert.Empty(Table[name].Fusion.Fuse([]));
        Assert.Empty(Table[name].Fusion.Fuse([Lists.Of("x"), Lists.Of("y")]));
        Assert.Equal("a", Assert.Single(Table[name].Fusion.Fuse([Lists.Of("x"), Lists.Of("y", ("a", 7))])).Id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_OneCandidate_HasTheScoreByHand(string name) =>
        Assert.Equal(Table[name].Single, Assert.Single(Table[name].Fusion.Fuse([Lists.Of("x", ("a", 7))])).RetrievalScore!.Value, 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_EqualScores_KeepTheirOrderAndHaveTheScoresByHand(string name)
    {
        var fused = Table[name].Fusion.Fuse([Lists.Of("x", ("c", 7), ("b", 7), ("a", 7))]);
        Assert.Equal(["c", "b", "a"], fused.Select(document => document.Id));
        Assert.Equal(Table[name].Equal, fused.Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_CandidateTwiceInAList_IsAnErrorThatNamesBoth(string name) => Assert.Equal(
        "A leg must return each candidate once, but 'x' returned 'a' twice; make the ids of its passages unique.",
        Assert.Throws<RerankException>(() => Table[name].Fusion.Fuse([Lists.Of("x", ("a", 7), ("b", 6), ("a", 5))])).Message);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_EqualScoresInAnyLists_KeepsEachCandidateWithAFiniteScore(string name) =>
        Gen.Int[0, 9].HashSet[0, 6].Array[0, 4].Sample(
            all =>
            {
                var fused = Table[name].Fusion.Fuse([.. all.Select((ids, l) => Lists.Of($"leg{l}", [.. ids.Select(id => ($"{id}", 7.0))]))]);
                return fused.Select(document => document.Id).Order(StringComparer.Ordinal).SequenceEqual(all.SelectMany(ids => ids).Distinct().Select(id => $"{id}").Order(StringComparer.Ordinal))
                    && fused.All(document => double.IsFinite(document.RetrievalScore!.Value));
            },
            iter: 1000);

    private static double[] Rrf(int k) => [1.0 / (k + 1), 1.0 / (k + 2), 1.0 / (k + 3)];

    private static double[] Same(double score) => [score, score, score];

    private static ScoreFusion Score(ScoreNormalization normalization, ScoreCombination combination = ScoreCombination.Sum) => new(new ScoreFusionOptions { Normalization = normalization, Combination = combination });
}
