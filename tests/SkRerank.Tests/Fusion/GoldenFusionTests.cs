using System.Text.Json;
using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

/// <summary>What other frameworks computed, see <c>Golden/fusion/README.md</c>.</summary>
public sealed class GoldenFusionTests
{
    private static readonly Dictionary<string, IFusion> Frameworks = new(StringComparer.Ordinal)
    {
        ["llamaindex-reciprocal_rerank"] = FusionPresets.LlamaIndexReciprocalRank,
        ["llamaindex-relative_score"] = FusionPresets.LlamaIndexRelativeScore,
        ["llamaindex-dist_based_score"] = FusionPresets.LlamaIndexDistributionBased,
        ["haystack-concatenate"] = FusionPresets.HaystackConcatenate,
        ["haystack-merge"] = FusionPresets.HaystackMerge,
        ["haystack-reciprocal_rank_fusion"] = FusionPresets.HaystackReciprocalRank,
        ["haystack-distribution_based_rank_fusion"] = FusionPresets.HaystackDistributionBased,
    };

    public static TheoryData<string> FrameworkNames => [.. Frameworks.Keys];

    public static TheoryData<string> RanxNames => [.. Read("ranx").GetProperty("outputs").EnumerateObject().Select(output => output.Name).Where(name => name != "condorcet")];

    [Theory]
    [MemberData(nameof(FrameworkNames))]
    public void Fuse_FrameworkPreset_GivesItsScores(string name)
    {
        foreach (var item in Read("frameworks").GetProperty("cases").EnumerateArray())
        {
            var expected = Pairs(item.GetProperty("results").GetProperty(name));
            var fused = Frameworks[name].Fuse(Lists(item)).ToDictionary(document => document.Id!, document => document.RetrievalScore!.Value, StringComparer.Ordinal);
            Assert.Equal(expected.Length, fused.Count);
            Assert.All(expected, pair => Assert.Equal(pair.Score, fused[pair.Id], 1e-7));
        }
    }

    [Fact]
    public void Fuse_LangChainPreset_GivesItsOrderWhereScoresDiffer()
    {
        foreach (var item in Read("frameworks").GetProperty("cases").EnumerateArray())
        {
            var order = item.GetProperty("results").GetProperty("langchain-weighted-rrf-c60").EnumerateArray().Select(id => id.GetString()!).ToArray();
            var fused = FusionPresets.LangChain.Fuse(Lists(item)).ToDictionary(document => document.Id!, document => document.RetrievalScore!.Value, StringComparer.Ordinal);
            Assert.Equal(order.Length, fused.Count);
            Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(fused[pair.First] >= fused[pair.Second] - 1e-15));
        }
    }

    [Theory]
    [MemberData(nameof(RanxNames))]
    public void Fuse_RanxPreset_GivesItsScores(string name)
    {
        var golden = Read("ranx");
        foreach (var topic in golden.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!))
        {
            double[] weights = name.StartsWith("wsum", StringComparison.Ordinal) ? [0.2, 0.3, 0.5] : [1, 1, 1];
            FusionList[] lists = [.. golden.GetProperty("inputs").EnumerateObject().Zip(weights, (run, weight) => List(run.Name, weight, Pairs(run.Value.GetProperty(topic))))];
            var fused = Ranx(name).Fuse(lists);
            var scores = fused.ToDictionary(document => document.Id!, document => document.RetrievalScore!.Value, StringComparer.Ordinal);
            var expected = Pairs(golden.GetProperty("outputs").GetProperty(name).GetProperty(topic));
            Assert.All(expected, pair => Assert.Equal(pair.Score, scores[pair.Id], 1e-9));
            Assert.Equal(expected.Select(pair => pair.Score), fused.Take(expected.Length).Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 1e-9);
        }
    }

    [Fact]
    public void Fuse_QdrantPresets_GiveItsResults()
    {
        var cases = 0;
        foreach (var item in Read("qdrant").GetProperty("cases").EnumerateArray())
        {
            var fusion = item.GetProperty("fusion").GetString() == "rrf" ? FusionPresets.QdrantReciprocalRank : FusionPresets.QdrantDistributionBased;
            FusionList[] lists = [.. item.GetProperty("lists").EnumerateArray().Select((list, i) => List($"{i}", 1, Pairs(list)))];
            var fused = fusion.Fuse(lists).Skip(item.GetProperty("offset").GetInt32()).Take(item.GetProperty("limit").GetInt32());
            Assert.Equal(Pairs(item.GetProperty("result")).Select(pair => pair.Score), fused.Select(document => document.RetrievalScore!.Value), (a, b) => Math.Abs(a - b) < 2e-6);
            cases++;
        }

        Assert.Equal(8, cases);
    }

    private static IFusion Ranx(string name)
    {
        if (name.StartsWith("rrf", StringComparison.Ordinal)) return new ReciprocalRankFusion(name.Contains("60", StringComparison.Ordinal) ? 60 : 10);
        if (name.StartsWith("wsum", StringComparison.Ordinal)) return FusionPresets.Ranx(ScoreNormalization.MinMax, ScoreCombination.Sum);
        if (name.StartsWith("logn", StringComparison.Ordinal)) return FusionPresets.RanxLogNInverseSquareRank(0.01);
        if (name.StartsWith("rbc", StringComparison.Ordinal)) return FusionPresets.RanxRankBiasedCentroids(0.8);
        if (name == "isr") return FusionPresets.RanxInverseSquareRank;
        if (name == "log_isr") return FusionPresets.RanxLogInverseSquareRank;
        if (name == "bordafuse") return FusionPresets.RanxBorda;
        var parts = name.Split('|');
        var normalization = parts[1] switch { "min-max" => ScoreNormalization.MinMax, "max" => ScoreNormalization.Max, "sum" => ScoreNormalization.Sum, "zmuv" => ScoreNormalization.ZScore, "rank" => ScoreNormalization.Rank, _ => ScoreNormalization.Borda };
        return FusionPresets.Ranx(normalization, parts[0] switch { "sum" => ScoreCombination.Sum, "mnz" => ScoreCombination.Mnz, "anz" => ScoreCombination.Anz, "max" => ScoreCombination.Max, "min" => ScoreCombination.Min, _ => ScoreCombination.Median });
    }

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "fusion", name + ".json")));
        return document.RootElement.Clone();
    }

    private static (string Id, double Score)[] Pairs(JsonElement list) => [.. list.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetDouble()))];

    private static FusionList[] Lists(JsonElement item) =>
        [.. item.GetProperty("lists").EnumerateArray().Zip(item.GetProperty("weights").EnumerateArray(), (list, weight) => (list, weight)).Select((entry, i) => List($"{i}", entry.weight.GetDouble(), Pairs(entry.list)))];

    private static FusionList List(string leg, double weight, (string Id, double Score)[] pairs) => Fusion.Lists.Of(leg, pairs) with { Weight = weight };
}
