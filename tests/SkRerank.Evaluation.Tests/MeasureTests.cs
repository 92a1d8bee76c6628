namespace SkRerank.Evaluation.Tests;

/// <summary>Each formula on one small ranking, by hand; the benchmark <c>eval</c> compares with trec_eval's own outputs.</summary>
public sealed class MeasureTests
{
    // Labels: a 3, b 2, c 1, d 0, e 0, f 2 (not returned), g -1 (in the pool, not judged).
    private static readonly Dictionary<string, int> Labels = new() { ["a"] = 3, ["b"] = 2, ["c"] = 1, ["d"] = 0, ["e"] = 0, ["f"] = 2, ["g"] = -1 };

    // Ranks: d(0) b(2) x(nobody judged) g(-1) a(3) e(0) c(1).
    private static readonly string[] Ranking = ["d", "b", "x", "g", "a", "e", "c"];

    private static readonly double L3 = Math.Log2(3), L5 = Math.Log2(5), L6 = Math.Log2(6), L8 = 3;

    public static TheoryData<string, double> ByHand => new()
    {
        { "ndcg@2", 2 / L3 / (3 + (2 / L3)) },
        { "ndcg", ((2 / L3) + (3 / L6) + (1 / L8)) / (3 + (2 / L3) + 1 + (1 / L5)) },
        { "ndcg_exp@2", 3 / L3 / (7 + (3 / L3)) },

        // The ideal of the list alone is a b c: 7, 3, 1.
        { "ndcg_lightgbm", ((3 / L3) + (7 / L6) + (1 / L8)) / (7 + (3 / L3) + 0.5) },
        { "ndcg_mlnet", ((7 / L3) + (15 / L6) + (3 / L8)) / (15 + (7 / L3) + 1.5) },
        { "mrr", 0.5 },
        { "mrr@1", 0 },

        // Relevant at ranks 2, 5, 7 of R = 4.
        { "map", ((1.0 / 2) + (2.0 / 5) + (3.0 / 7)) / 4 },
        { "map@5", ((1.0 / 2) + (2.0 / 5)) / 4 },
        { "recall@5", 2.0 / 4 },
        { "p@5", 2.0 / 5 },
        { "p@10", 3.0 / 10 },
        { "success@1", 0 },
        { "success@2", 1 },
        { "rprec", 1.0 / 4 },

        // Judged and not relevant: d, e. Above b: 1, above a: 1, above c: 2; min(2, 4) = 2.
        { "bpref", (0.5 + 0.5 + 0) / 4 },
        { "rbp(0.5)", 0.5 * ((2.0 / 3 / 2) + (1.0 / 16) + (1.0 / 3 / 64)) },

        // Unjudged at ranks 3 and 4, n = 7.
        { "rbp_resid(0.5)", Math.Pow(0.5, 7) + (0.5 * (0.25 + 0.125)) },

        // Stops with 3/8 at rank 2 and 7/8 at rank 5, 1/8 at rank 7.
        { "err", (3.0 / 8 / 2) + (5.0 / 8 * 7 / 8 / 5) + (5.0 / 8 / 8 / 8 / 7) },
        { "err(4)@2", 3.0 / 16 / 2 },
        { "judged@4", 2.0 / 4 },
        { "judged@20", 5.0 / 7 },
        { "unj@4", 2.0 / 4 },
        { "unj@20", 2.0 / 20 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Score_OneRanking_EqualsArithmeticByHand(string name, double expected)
    {
        var measure = Measure.Parse(name);
        Assert.Equal(name, measure.Name);
        Assert.Equal(expected, Evaluator.Score(measure, Ranking, Labels), 1e-12);
    }

    // Yilmaz and Aslam with ε = 1e-5: above b (rank 2): pooled d; above a (rank 5): d b g; above c (rank 7): d b g a e.
    [Fact]
    public void Score_InferredAp_EqualsArithmeticByHand()
    {
        const double E = 0.00001;
        var b = (1.0 / 2) + (1.0 / 2 * (E / (1 + (2 * E))));
        var a = (1.0 / 5) + (3.0 / 5 * ((1 + E) / (2 + (2 * E))));
        var c = (1.0 / 7) + (5.0 / 7 * ((2 + E) / (4 + (2 * E))));
        Assert.Equal((a + b + c) / 4, Evaluator.Score(Measure.InferredAp, Ranking, Labels), 1e-12);
    }

    // LightGBM counts a list without a relevant document as 1, the others as 0.
    [Theory]
    [InlineData("ndcg@5", 0)]
    [InlineData("ndcg_exp@5", 0)]
    [InlineData("ndcg_lightgbm@5", 1)]
    [InlineData("ndcg_mlnet@5", 0)]
    public void Score_NothingRelevant_IsAsEachDefines(string name, double expected) => Assert.Equal(expected, Evaluator.Score(Measure.Parse(name), ["d", "e"], Labels));

    // ML.NET puts the worst label of equal scores first: c (1) before a (3). By id descending c comes first anyway, so b ties too.
    [Fact]
    public void Evaluate_TiesByMlNet_HaveTheWorstLabelFirst()
    {
        using var qrels = new TempFile("q 0 a 1\nq 0 b 3\n");
        using var run = new TempFile("q Q0 a 1 5 t\nq Q0 b 2 5 t\n");
        var evaluator = new Evaluator(Qrels.Read(qrels.Path), new EvaluatorOptions { Measures = [Measure.NdcgMlNet(1), Measure.NdcgExponential(1)] });
        var report = evaluator.Evaluate(TrecRun.Read(run.Path));
        Assert.Equal(3.0 / 15, report[Measure.NdcgMlNet(1)], 1e-12);
        Assert.Equal(1, report[Measure.NdcgExponential(1)], 1e-12);
    }

    [Theory]
    [InlineData("ndcg_cut_10", "ndcg@10")]
    [InlineData("recip_rank", "mrr")]
    [InlineData("P_5", "p@5")]
    [InlineData("Rprec", "rprec")]
    [InlineData("map_cut_100", "map@100")]
    [InlineData("infAP", "infap")]
    [InlineData(" NDCG@3 ", "ndcg@3")]
    public void Parse_NamesOfTrecEval_GiveTheSameMeasure(string name, string expected) => Assert.Equal(Measure.Parse(expected), Measure.Parse(name));

    [Theory]
    [InlineData("recall", "The measure 'recall' needs a cut-off; write for example 'recall@10'.")]
    [InlineData("gm_map", "but got 'gm_map'.")]
    [InlineData("ndcg(2)@10", "but got 'ndcg(2)@10'.")]
    [InlineData("rbp@10", "but got 'rbp@10'.")]
    [InlineData("", "but got ''.")]
    public void Parse_NoMeasure_NamesWhatThereIs(string name, string expected) => Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Measure.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_CutoffOfZero_IsRefused() => Assert.StartsWith("The cut-off must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Measure.Parse("ndcg@0")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Rbp_PersistenceOutOfRange_IsRefused(double persistence) => Assert.Throws<ArgumentOutOfRangeException>(() => Measure.Rbp(persistence));
}
