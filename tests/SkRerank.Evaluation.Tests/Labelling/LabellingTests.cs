using SkRerank.Evaluation.Labelling;

namespace SkRerank.Evaluation.Tests.Labelling;

public sealed class LabellingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "labels.tsv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The one order must not depend on who ranked what where, nor change when a ranking is added.
    [Fact]
    public void Pool_AnyRankings_IsTheirUnionInAnOrderOfItsOwn()
    {
        string[] a = ["d1", "d2", "d3", "d4"], b = ["d9", "d1", "d8", "d7"];
        var pool = LabelPool.Of("q", [a, b], 3);
        Assert.Equal(["d1", "d2", "d3", "d8", "d9"], pool.Order());
        Assert.Equal(pool, LabelPool.Of("q", [b, a], 3));
        Assert.Equal(pool.Where(id => a.Take(3).Contains(id)), LabelPool.Of("q", [a], 3));
        Assert.NotEqual(pool, LabelPool.Of("q", [a, b], 3, seed: 1));
        Assert.StartsWith("The depth of a pool must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => LabelPool.Of("q", [a], 0)).Message, StringComparison.Ordinal);
    }

    // The first document of each of 1,000 pools is the first of a ranking no more often than chance: 1 of 10.
    [Fact]
    public void Pool_ManyQueries_HidesTheRank()
    {
        string[] ranking = [.. Enumerable.Range(0, 10).Select(i => $"d{i}")];
        Assert.InRange(Enumerable.Range(0, 1000).Count(query => LabelPool.Of($"q{query}", [ranking], 10)[0] == "d0"), 65, 135);
    }

    [Fact]
    public void LabelFile_SetChangeRemove_IsWholeAfterEachAndReadAgain()
    {
        var labels = new LabelFile(Path);
        labels.Set("q1", "d 1", 3);
        Assert.Equal("query-id\tcorpus-id\tscore\nq1\td 1\t3\n", File.ReadAllText(Path));
        labels.Set("q1", "d2", 0);
        labels.Set("q1", "d 1", 1);
        Assert.Equal("query-id\tcorpus-id\tscore\nq1\td 1\t1\nq1\td2\t0\n", File.ReadAllText(Path));
        Assert.Equal((1, 0, null), (new LabelFile(Path).Find("q1", "d 1"), Qrels.Read(Path)["q1"]["d2"], labels.Find("q2", "d2")));

        Assert.True(labels.Remove("q1", "d 1"));
        Assert.True(labels.Remove("q1", "d2"));
        Assert.False(labels.Remove("q1", "d2"));
        Assert.Equal(0, new LabelFile(Path).Count);
        Assert.Equal(["labels.tsv"], Directory.EnumerateFiles(_folder).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void LabelFile_CannotBeWritten_KeepsWhatWas()
    {
        var missing = System.IO.Path.Combine(_folder, "missing", "labels.tsv");
        Assert.Equal($"The folder of the qrels '{missing}' does not exist; make it, or correct the path.", Assert.Throws<RerankException>(() => new LabelFile(missing)).Message);
        var parent = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(missing)!);
        var labels = new LabelFile(missing);
        parent.Delete();
        Assert.ThrowsAny<IOException>(() => labels.Set("q1", "d1", 3));
        Assert.Null(labels.Find("q1", "d1"));
        Assert.StartsWith("An id in a file of judgements must have no tab", Assert.Throws<ArgumentException>(() => new LabelFile(Path).Set("q1", "d\t1", 3)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    // 10 documents: 4 times 0 and 0, 3 times 1 and 1, twice 0 and 1, once 1 and 0. Agreement .7, by chance .6·.5 + .4·.5 = .5: κ = .4.
    // α: 11 values 0 and 9 values 1; observed 2·3/20 = .3, expected 2·11·9/(20·19) = 198/380: 1 − .3·380/198 = .42424.
    [Fact]
    public void Agreement_ByHand_IsTheFormulas()
    {
        (int First, int Second)[] pairs = [(0, 0), (0, 0), (0, 0), (0, 0), (1, 1), (1, 1), (1, 1), (0, 1), (0, 1), (1, 0)];
        using var first = TempFile.Lines([.. pairs.Select((pair, i) => $"q1 0 d{i} {pair.First}"), "q1 0 only 1", "q1 0 unjudged -1"]);
        using var second = TempFile.Lines([.. pairs.Select((pair, i) => $"q1 0 d{i} {pair.Second}"), "q1 0 unjudged 1"]);
        var agreement = LabelAgreement.Of(Qrels.Read(first.Path), Qrels.Read(second.Path));
        Assert.Equal((10, 0.7), (agreement.Documents, Math.Round(agreement.Exact, 12)));
        Assert.Equal([0.4, 0.4, 0.4, 1 - (0.3 * 380 / 198)], [agreement.Kappa, agreement.QuadraticKappa, agreement.BinaryKappa, agreement.Alpha], (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal("""
            agreement on 10 passages: same grade 70.0 %, kappa 0.400, quadratic kappa 0.400, alpha (ordinal) 0.424, kappa of relevant or not 0.400
            first \ second  0  1
            0               4  2
            1               1  3

            """, agreement.ToText());
        using var other = TempFile.Lines("q9 0 d1 1");
        Assert.StartsWith("No document is judged in both", Assert.Throws<RerankException>(() => LabelAgreement.Of(Qrels.Read(first.Path), Qrels.Read(other.Path))).Message, StringComparison.Ordinal);
    }
}
