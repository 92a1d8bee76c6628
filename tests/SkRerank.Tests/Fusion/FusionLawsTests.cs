using CsCheck;
using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

/// <summary>The laws that every fusion keeps.</summary>
public sealed class FusionLawsTests
{
    private static readonly Dictionary<string, IFusion> All = new(StringComparer.Ordinal)
    {
        ["rrf"] = new ReciprocalRankFusion(),
        ["isr"] = new InverseSquareRankFusion(),
        ["borda"] = new BordaFusion(),
        ["copeland"] = new CopelandFusion(),
        ["minmax"] = new MinMaxFusion(),
        ["langchain"] = FusionPresets.LangChain,
        ["llamaindex-rrf"] = FusionPresets.LlamaIndexReciprocalRank,
        ["llamaindex-relative"] = FusionPresets.LlamaIndexRelativeScore,
        ["llamaindex-dbsf"] = FusionPresets.LlamaIndexDistributionBased,
        ["haystack-concatenate"] = FusionPresets.HaystackConcatenate,
        ["haystack-merge"] = FusionPresets.HaystackMerge,
        ["haystack-rrf"] = FusionPresets.HaystackReciprocalRank,
        ["haystack-dbsf"] = FusionPresets.HaystackDistributionBased,
        ["qdrant-rrf"] = FusionPresets.QdrantReciprocalRank,
        ["qdrant-dbsf"] = FusionPresets.QdrantDistributionBased,
        ["opensearch-minmax"] = FusionPresets.OpenSearchMinMax,
        ["opensearch-l2"] = FusionPresets.OpenSearchL2,
        ["opensearch-rrf"] = FusionPresets.OpenSearchReciprocalRank,
        ["elasticsearch-rrf"] = FusionPresets.ElasticsearchReciprocalRank,
        ["elasticsearch-linear"] = FusionPresets.ElasticsearchLinear,
        ["anserini-rrf"] = FusionPresets.AnseriniReciprocalRank,
        ["anserini-minmax"] = FusionPresets.AnseriniNormalized,
        ["anserini-average"] = FusionPresets.AnseriniAverage,
        ["anserini-interpolation"] = FusionPresets.AnseriniInterpolation,
        ["ranx-log-isr"] = FusionPresets.RanxLogInverseSquareRank,
        ["ranx-logn-isr"] = FusionPresets.RanxLogNInverseSquareRank(0.5),
        ["ranx-rbc"] = FusionPresets.RanxRankBiasedCentroids(0.8),
        ["z-mnz"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.ZScore, Combination = ScoreCombination.Mnz }),
        ["sum-anz"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.Sum, Combination = ScoreCombination.Anz }),
        ["max-max"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.Max, Combination = ScoreCombination.Max }),
        ["rank-min"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.Rank, Combination = ScoreCombination.Min }),
        ["theoretical-sum"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.TheoreticalMinMax }),
        ["dbsf-sum"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.DistributionBased }),
        ["l2-sum"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.L2 }),
        ["none-sum"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.None }),
        ["borda-median"] = new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.Borda, Combination = ScoreCombination.Median }),
    };

    // Up to four lists of up to twelve of twenty ids, with positive scores, many of them equal.
    private static readonly Gen<FusionList[]> AnyLists = Gen.Select(Gen.Int[0, 19].HashSet[0, 12], Gen.Int[1, 9].Array[12], Gen.Int[1, 4])
        .Select((ids, scores, weight) => (ids, scores, weight)).Array[0, 4].Select(all => all.Select((list, l) => List($"leg{l}", list.weight / 2.0, [.. list.ids.Zip(list.scores.OrderDescending())])).ToArray());

    public static TheoryData<string> Names => [.. All.Keys];

    // What a rank adds does not depend on who else is in the list.
    public static TheoryData<string> ByRank => ["rrf", "isr", "langchain", "llamaindex-rrf", "haystack-rrf", "qdrant-rrf", "opensearch-rrf", "elasticsearch-rrf", "anserini-rrf", "ranx-log-isr", "ranx-logn-isr", "ranx-rbc"];

    internal static IReadOnlyCollection<IFusion> Fusions => All.Values;

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_AnyLists_KeepsEveryCandidateInATotalOrderThatDoesNotDependOnThatOfTheLists(string name) =>
        AnyLists.Sample(
            lists =>
            {
                var before = lists.SelectMany(list => list.Candidates).ToArray();
                var fused = All[name].Fuse(lists);
                var reversed = All[name].Fuse([.. lists.Reverse()]);
                var ids = lists.SelectMany(list => list.Candidates).Select(candidate => candidate.Id).ToHashSet(StringComparer.Ordinal);
                return fused.Count == ids.Count
                    && fused.Select(document => document.Id).ToHashSet(StringComparer.Ordinal).SetEquals(ids)
                    && fused.Select(document => (document.Id, document.RetrievalScore)).SequenceEqual(reversed.Select(document => (document.Id, document.RetrievalScore)))
                    && fused.Zip(fused.Skip(1)).All(pair => pair.First.RetrievalScore >= pair.Second.RetrievalScore)
                    && fused.Select((document, i) => document.Trail[^1] == new StageScore(All[name].Name, document.RetrievalScore!.Value, ScoreKind.Fused, i + 1)).All(same => same)
                    && before.SequenceEqual(lists.SelectMany(list => list.Candidates))
                    && before.All(candidate => candidate.Trail.Count == 1);
            },
            iter: 1000);

    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_SameListsTwice_GivesTheSameTrailsAndScores(string name) =>
        AnyLists.Sample(
            lists =>
            {
                var first = All[name].Fuse(lists);
                var second = All[name].Fuse(lists);
                return first.Select(document => (document.Id, document.RetrievalScore)).SequenceEqual(second.Select(document => (document.Id, document.RetrievalScore)))
                    && first.Zip(second).All(pair => pair.First.Trail.SequenceEqual(pair.Second.Trail));
            },
            iter: 1000);

    [Theory]
    [MemberData(nameof(ByRank))]
    public void Fuse_OneMoreLoserAtTheEndOfAList_DoesNotReorderTheWinners(string name) =>
        AnyLists.Where(lists => lists.Length > 0).Sample(
            lists =>
            {
                string[] before = [.. All[name].Fuse(lists).Select(document => document.Id!)];
                lists[0] = Append(lists[0], "loser");
                return All[name].Fuse(lists).Select(document => document.Id).Where(id => id != "loser").SequenceEqual(before);
            },
            iter: 1000);

    // As in HybridRetriever with one leg a part of a query: more lists than a fusion keeps on the stack.
    [Theory]
    [MemberData(nameof(Names))]
    public void Fuse_TwentyLists_DoesNotDependOnTheirOrder(string name)
    {
        FusionList[] lists = [.. Enumerable.Range(0, 20).Select(l => List($"leg{l}", 1 + (l % 3), [.. Enumerable.Range(0, 7).Select(i => ((l * i) + i, 9 - i))]))];
        var fused = All[name].Fuse(lists);
        Assert.Equal(fused.Select(document => (document.Id, document.RetrievalScore)), All[name].Fuse([.. lists.Reverse()]).Select(document => (document.Id, document.RetrievalScore)));
        Assert.All(fused, document => Assert.Equal(lists.Count(list => list.Candidates.Any(candidate => candidate.Id == document.Id)) + 1, document.Trail.Count));
    }

    [Fact]
    public void Fuse_ListChangedLater_LeavesWhatWasFused()
    {
        List<RerankDocument> candidates = [.. Lists.Of("x", ("a", 2), ("b", 1)).Candidates];
        var fused = new ReciprocalRankFusion().Fuse([new FusionList("x", 1, candidates)]);
        candidates.Clear();
        Assert.Equal(["a", "b"], fused.Select(document => document.Id));
        Assert.Equal([2, 1 / 61.0], fused[0].Trail.Select(stage => stage.Score));
    }

    private static FusionList Append(FusionList list, string id) =>
        list with { Candidates = [.. list.Candidates, new RerankDocument(id) { Id = id, RetrievalScore = 0.5, Trail = [new StageScore("own", 0.5, ScoreKind.Similarity, list.Candidates.Count + 1)] }] };

    private static FusionList List(string leg, double weight, (int Id, int Score)[] candidates) => Lists.Of(leg, [.. candidates.Select(candidate => ($"{candidate.Id}", (double)candidate.Score))]) with { Weight = weight };
}
