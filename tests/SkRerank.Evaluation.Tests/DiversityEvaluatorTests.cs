namespace SkRerank.Evaluation.Tests;

public sealed class DiversityEvaluatorTests
{
    // a answers 1 and 2, b answers 1, c answers 3, d nothing.
    private const string Judged = "q 1 a 1\nq 2 a 1\nq 1 b 1\nq 3 c 2\nq 1 d 0\n";

    // b: 1. a: subtopic 1 again, 1/2, and 2: 1.5/log2(3). c: 1/log2(4). Ideal: a 2, c 1/log2(3), b 0.5/2.
    [Fact]
    public void Evaluate_ByHand_EqualsTheFormula()
    {
        var value = Assert.Single(Evaluate("q Q0 b 1 3 t\nq Q0 a 2 2 t\nq Q0 c 3 1 t\n", 10, 0.5));
        Assert.Equal((1 + (1.5 / Math.Log2(3)) + 0.5) / (2 + (1 / Math.Log2(3)) + 0.25), value, 1e-12);
    }

    // Without a penalty the gains are the numbers of subtopics: ideal a 2, b 1, c 1.
    [Fact]
    public void Evaluate_AlphaZero_DoesNotPunishRepetition() =>
        Assert.Equal((1 + (2 / Math.Log2(3))) / (2 + (1 / Math.Log2(3))), Assert.Single(Evaluate("q Q0 b 1 3 t\nq Q0 a 2 2 t\n", 2, 0)), 1e-12);

    [Fact]
    public void Evaluate_QueryNotAnswered_IsZero() => Assert.Equal([0.0], Evaluate("other Q0 a 1 1 t\n", 10, 0.5));

    [Fact]
    public void Read_ThreeColumns_NamesTheLine()
    {
        using var file = new TempFile("q 1 a\n");
        Assert.Equal($"The qrels file '{file.Path}', line 1: expected four columns (query, subtopic, document, label), but got 3; correct or remove the line.", Assert.Throws<RerankException>(() => SubtopicQrels.Read(file.Path)).Message);
    }

    [Fact]
    public void Constructor_AlphaOutOfRange_IsRefused()
    {
        using var file = new TempFile(Judged);
        Assert.StartsWith("Alpha must be from 0 to 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => new DiversityEvaluator(SubtopicQrels.Read(file.Path), alpha: 2)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<double> Evaluate(string ranked, int cutoff, double alpha)
    {
        using var qrels = new TempFile(Judged);
        using var run = new TempFile(ranked);
        return new DiversityEvaluator(SubtopicQrels.Read(qrels.Path), cutoff, alpha).Evaluate(TrecRun.Read(run.Path));
    }
}
