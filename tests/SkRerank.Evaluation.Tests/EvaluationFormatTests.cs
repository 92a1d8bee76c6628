namespace SkRerank.Evaluation.Tests;

public sealed class EvaluationFormatTests
{
    [Fact]
    public void Json_TwoRuns_HasNamesMeasuresAndTopics() => Assert.Equal(
        """{"runs":[{"name":"a \"é\"","ndcg@10":0.5,"mrr@10":0.5,"map":0.5,"recall@100":0.5,"p@10":0.05,"topics":2},{"name":"b","ndcg@10":1,"mrr@10":1,"map":1,"recall@100":1,"p@10":0.1,"topics":2}]}""",
        EvaluationJson.Format([Report("a \"é\"", "q1"), Report("b", "q1", "q2")]));

    [Fact]
    public void Table_TwoRuns_Aligned() => Assert.Equal(
        "run     ndcg@10  mrr@10     map  recall@100    p@10  topics\n" +
        "longer   0.5000  0.5000  0.5000      0.5000  0.0500       2\n" +
        "b        1.0000  1.0000  1.0000      1.0000  0.1000       2\n",
        EvaluationTable.Format([Report("longer", "q1"), Report("b", "q1", "q2")]));

    [Fact]
    public void Table_DifferentMeasures_Refused()
    {
        var reports = new[] { Report("a", "q1"), Evaluate("b", new EvaluatorOptions { Measures = [Measure.Map] }, "q1") };
        Assert.StartsWith("The reports of one table must have the same measures in the same order; make them with the same EvaluatorOptions.", Assert.Throws<ArgumentException>(() => EvaluationTable.Format(reports)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_NoReport_IsEmpty()
    {
        Assert.Equal("", EvaluationTable.Format([]));
        Assert.Equal("""{"runs":[]}""", EvaluationJson.Format([]));
    }

    private static EvaluationReport Report(string name, params string[] answered) => Evaluate(name, null, answered);

    private static EvaluationReport Evaluate(string name, EvaluatorOptions? options, params string[] answered)
    {
        using var qrels = TempFile.Lines("q1 0 a 1", "q2 0 a 1");
        using var run = TempFile.Lines([.. answered.Select(id => $"{id} Q0 a 1 1 t")]);
        return new Evaluator(Qrels.Read(qrels.Path), options).Evaluate(TrecRun.Read(run.Path), name);
    }
}
