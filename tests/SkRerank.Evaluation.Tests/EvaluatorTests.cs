namespace SkRerank.Evaluation.Tests;

public sealed class EvaluatorTests
{
    // One topic. Labels: a 3, b 2, c 1, d 0, e -1, f 2 (not returned).
    private const string Judged = "q 0 a 3\nq 0 b 2\nq 0 c 1\nq 0 d 0\nq 0 e -1\nq 0 f 2\n";

    // Order: e (-1), b (2), x (unjudged), a (3), d (0), c (1).
    private const string Ranked = "q Q0 e 1 6 t\nq Q0 b 2 5 t\nq Q0 x 3 4 t\nq Q0 a 4 3 t\nq Q0 d 5 2 t\nq Q0 c 6 1 t\n";

    private static readonly Measure[] All =
    [
        Measure.Ndcg(1), Measure.Ndcg(3), Measure.Ndcg(10), Measure.Mrr(1), Measure.Mrr(10), Measure.Map, Measure.Recall(2), Measure.Recall(100), Measure.Precision(4), Measure.Precision(10),
    ];

    // ndcg@1: gain of e is 0. Ideal gains 3 2 2 1.
    // ndcg@3: 2/log2(3) over 3 + 2/log2(3) + 2/2 = 1.2618595071429148 / 5.261859507142915.
    // ndcg@10: 2/log2(3) + 3/log2(5) + 1/log2(7) = 1.2618595071429148 + 1.2920296742201791 + 0.3562071871080222, over 5.261859507142915 + 1/log2(5) = 0.43067655807339306.
    // Relevant (1 and above) at ranks 2, 4, 6 of R = 4: map = (1/2 + 2/4 + 3/6)/4.
    // At level 2: ranks 2, 4 of R = 3: map = (1/2 + 2/4)/3. At level 3: rank 4 of R = 1.
    [Theory]
    [InlineData(1, 0.5, 1.5 / 4, 1.0 / 4, 3.0 / 4, 2.0 / 4, 3.0 / 10)]
    [InlineData(2, 0.5, 1.0 / 3, 1.0 / 3, 2.0 / 3, 2.0 / 4, 2.0 / 10)]
    [InlineData(3, 0.25, 0.25, 0, 1, 1.0 / 4, 1.0 / 10)]
    [InlineData(4, 0, 0, 0, 0, 0, 0)]
    public void Evaluate_OneTopic_EqualsArithmeticByHand(int relevance, double mrr, double map, double recall2, double recall100, double p4, double p10)
    {
        var report = Evaluate(Judged, Ranked, new EvaluatorOptions { Relevance = relevance, Measures = All });
        Assert.Equal(0, report[Measure.Ndcg(1)]);
        Assert.Equal(1.2618595071429148 / 5.261859507142915, report[Measure.Ndcg(3)], 1e-15);
        Assert.Equal((1.2618595071429148 + 1.2920296742201791 + 0.3562071871080222) / (5.261859507142915 + 0.43067655807339306), report[Measure.Ndcg(10)], 1e-15);
        Assert.Equal(0, report[Measure.Mrr(1)]);
        Assert.Equal(mrr, report[Measure.Mrr(10)], 1e-15);
        Assert.Equal(map, report[Measure.Map], 1e-15);
        Assert.Equal(recall2, report[Measure.Recall(2)], 1e-15);
        Assert.Equal(recall100, report[Measure.Recall(100)], 1e-15);
        Assert.Equal(p4, report[Measure.Precision(4)], 1e-15);
        Assert.Equal(p10, report[Measure.Precision(10)], 1e-15);
    }

    // q1: found first, 1. q2: not in the run, 0. q3: judged without a relevant document, 0. q9 only in the run: ignored. Mean 1/3.
    [Fact]
    public void Evaluate_TopicsMissingOrWithoutRelevant_CountAsZero()
    {
        var report = Evaluate("q1 0 a 1\nq2 0 a 1\nq3 0 a 0\nq3 0 b -1\n", "q9 Q0 a 1 1 t\nq3 Q0 b 1 1 t\nq3 Q0 a 2 1 t\nq1 Q0 a 1 1 t\n");
        Assert.Equal(["q1", "q2", "q3"], report.TopicIds);
        Assert.Equal(["q2"], report.MissingTopicIds);
        foreach (var result in report.Results)
        {
            var found = result.Measure == Measure.Precision(10) ? 0.1 : 1;
            Assert.Equal([found, 0, 0], result.TopicValues);
            Assert.Equal(found / 3, result.Mean, 1e-15);
        }
    }

    // Equal scores: the id that is greater in UTF-8 comes first, whatever the rank column says.
    [Theory]
    [InlineData("\U0001F600", "\uFF21", 1)]
    [InlineData("\uFF21", "\U0001F600", 0.5)]
    [InlineData("b", "a", 1)]
    [InlineData("a", "b", 0.5)]
    public void Evaluate_Tie_BrokenByIdDescending(string relevant, string other, double mrr)
    {
        var report = Evaluate($"q 0 {relevant} 1\n", $"q Q0 {relevant} 1 2.5 t\nq Q0 {other} 2 2.5 t\n");
        Assert.Equal(mrr, report[Measure.Mrr(10)]);
    }

    // trec_eval issue 34: in single precision these tie and b comes first (0.5); in double precision a does (1).
    [Fact]
    public void Evaluate_TieOnlyInSinglePrecision_IsNoTie() =>
        Assert.Equal(1, Evaluate("q 0 a 1\n", "q Q0 a 1 1.00000001 t\nq Q0 b 2 1.0 t\n")[Measure.Mrr(10)]);

    [Fact]
    public void Evaluate_RelevantBelowCutoff_ScoresZeroThereOnly()
    {
        var ranking = string.Concat(Enumerable.Range(1, 150).Select(rank => $"q Q0 d{rank:D3} {rank} {-rank} t\n"));
        var report = Evaluate("q 0 d011 1\nq 0 d100 1\nq 0 d101 1\n", ranking);
        Assert.Equal(0, report[Measure.Ndcg(10)]);
        Assert.Equal(0, report[Measure.Mrr(10)]);
        Assert.Equal(((1.0 / 11) + (2.0 / 100) + (3.0 / 101)) / 3, report[Measure.Map], 1e-15);
        Assert.Equal(2.0 / 3, report[Measure.Recall(100)], 1e-15);
        Assert.Equal(0, report[Measure.Precision(10)]);
    }

    [Theory]
    [InlineData("x1 Q0 a 1 1 t\n", "its first query is 'x1'")]
    [InlineData("", "it is empty")]
    public void Evaluate_NoMatchingTopic_SaysSo(string ranked, string queries)
    {
        using var qrels = new TempFile("q1 0 a 1\n");
        using var run = new TempFile(ranked);
        var e = Assert.Throws<RerankException>(() => new Evaluator(Qrels.Read(qrels.Path)).Evaluate(TrecRun.Read(run.Path)));
        Assert.Equal($"The run '{run.Path}' answers no topic of the qrels '{qrels.Path}': their first topic is 'q1', but {queries}; check that both belong to the same collection.", e.Message);
        Assert.Equal("evaluate", e.Operation);
    }

    [Fact]
    public void Item_MeasureNotAskedFor_SaysSo()
    {
        var report = Evaluate("q 0 a 1\n", "q Q0 a 1 1 t\n");
        Assert.StartsWith("The report of 'run' has no measure 'ndcg@5'; add it to EvaluatorOptions.Measures.", Assert.Throws<ArgumentException>(() => report[Measure.Ndcg(5)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_Refused()
    {
        Assert.StartsWith("Relevance must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluatorOptions { Relevance = 0 }).Message, StringComparison.Ordinal);
        Assert.StartsWith("Measures must name at least one measure, but is empty.", Assert.Throws<ArgumentException>(() => new EvaluatorOptions { Measures = [] }).Message, StringComparison.Ordinal);
        Assert.StartsWith("The cut-off must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Measure.Recall(0)).Message, StringComparison.Ordinal);
    }

    private static EvaluationReport Evaluate(string judged, string ranked, EvaluatorOptions? options = null)
    {
        using var qrels = new TempFile(judged);
        using var run = new TempFile(ranked);
        return new Evaluator(Qrels.Read(qrels.Path), options).Evaluate(TrecRun.Read(run.Path), "run");
    }
}
