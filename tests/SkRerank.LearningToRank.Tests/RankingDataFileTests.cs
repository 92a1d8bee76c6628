namespace SkRerank.LearningToRank.Tests;

public sealed class RankingDataFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ranking-data").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_RowsWithQueries_FillsGapsWithZero()
    {
        var data = RankingDataFile.Read(File("2 qid:7 1:0.5 3:-1e-3 # doc 12\n\n0 qid:7 2:nan\n1 qid:x\t1:1\n"));

        Assert.Equal(["1", "2", "3"], data.FeatureNames);
        Assert.Equal([0.5, 0, -0.001, 0, double.NaN, 0, 1, 0, 0], data.Features.ToArray());
        Assert.Equal([2, 0, 1], data.Labels.ToArray());
        Assert.Equal([2, 1], data.GroupSizes);
        Assert.Equal(["7", "x"], data.QueryIds);
    }

    [Fact]
    public void Read_FeatureZero_NumbersFromZero()
    {
        var data = RankingDataFile.Read(File("1 qid:1 0:3 2:4\n"));

        Assert.Equal(["0", "1", "2"], data.FeatureNames);
        Assert.Equal([3, 0, 4], data.Features.ToArray());
    }

    [Fact]
    public void Read_GroupFileBesideIt_GroupsTheRows()
    {
        var path = File("1 1:3\n0 1:4\n2 1:5\n");
        System.IO.File.WriteAllText(path + ".query", "1\n2\n");

        var data = RankingDataFile.Read(path);

        Assert.Equal([1, 2], data.GroupSizes);
        Assert.Equal(["1", "2"], data.QueryIds);
    }

    [Fact]
    public void Read_WithTheFeaturesOfOthers_TakesTheirColumns()
    {
        var data = RankingDataFile.Read(File("1 qid:1 2:3\n"), ["bm25", "cosine", "length"]);

        Assert.Equal(["bm25", "cosine", "length"], data.FeatureNames);
        Assert.Equal([0, 3, 0], data.Features.ToArray());
    }

    [Fact]
    public void Write_AndRead_GiveTheSame()
    {
        RankingDataset data = new(["bm25", "cosine"], new[] { 0.1, double.NaN, 0, -1.0 / 3, 1e-300, 12345678.9 }, new[] { 3, 0, 1 }, [1, 2], ["q1", "q2"]);
        var path = Path.Combine(_folder, "written");

        RankingDataFile.Write(path, data);
        var read = RankingDataFile.Read(path);

        Assert.Equal(data.FeatureNames, read.FeatureNames);
        Assert.Equal(data.Features.ToArray(), read.Features.ToArray());
        Assert.Equal(data.Labels.ToArray(), read.Labels.ToArray());
        Assert.Equal(data.GroupSizes, read.GroupSizes);
        Assert.Equal(data.QueryIds, read.QueryIds);
        Assert.False(System.IO.File.Exists(path + ".partial"));
    }

    [Theory]
    [InlineData("", "has no rows")]
    [InlineData("# only words\n", "has no rows")]
    [InlineData("x qid:1 1:1\n", "line 1: expected a row to begin with its grade, a whole number from 0 to 30, but came 'x'")]
    [InlineData("31 qid:1 1:1\n", "came '31'")]
    [InlineData("1.5 qid:1 1:1\n", "came '1.5'")]
    [InlineData("1 qid:1 1:1\n0 qid:1 1\n", "line 2: expected 'feature:value' with the feature's number up to 1048576, but came '1'")]
    [InlineData("1 qid:1 -1:1\n", "came '-1:1'")]
    [InlineData("1 qid:1 2000000000:1\n", "came '2000000000:1'")]
    [InlineData("1 qid:1 1:x\n", "the value of feature 1, but came 'x'")]
    [InlineData("1 qid:1 1:inf\n", "the value of feature 1, but came 'inf'")]
    [InlineData("1 qid:1 1:1e999\n", "the value of feature 1, but came '1e999'")]
    [InlineData("1 qid:1 2:1 1:1\n", "feature 1 comes after feature 2")]
    [InlineData("1 qid:1 1:1 1:1\n", "feature 1 comes after feature 1")]
    [InlineData("1 1:1 qid:1\n", "only behind the grade")]
    [InlineData("1 qid: 1:1\n", "expected a query behind 'qid:'")]
    [InlineData("1 qid:1 1:1\n1 1:1\n", "line 2: expected 'qid:' in every row or in none")]
    [InlineData("1 1:1\n", "there is no '")]
    [InlineData("1 qid:1\n", "has no features in its rows")]
    [InlineData("1 qid:1 1:1\n0 qid:2 1:1\n0 qid:1 1:1\n", "line 3: query '1' comes again after another one")]
    [InlineData("# features: a a\n1 qid:1 1:1\n", "names no feature, or one twice")]
    [InlineData("# features: a\n1 qid:1 2:1\n", "names feature 2, and there are 1 features from 1")]
    [InlineData("# features: a\n1 qid:1 0:1\n", "names feature 0, and the features are numbered from 1 here")]
    public void Read_FileWithOneThingWrong_SaysWhere(string text, string expected)
    {
        var error = Assert.Throws<RerankException>(() => RankingDataFile.Read(File(text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\n1\n", "has 3 rows, and the groups have 2 in sum")]
    [InlineData("1\n0\n", "line 2: expected how many rows the next query has, a whole number of at least 1, but came '0'")]
    [InlineData("many\n", "line 1: expected how many rows")]
    public void Read_GroupsThatDoNotFit_SaysWhat(string groups, string expected)
    {
        var path = File("1 1:3\n0 1:4\n2 1:5\n");
        var sizes = Path.Combine(_folder, "sizes");
        System.IO.File.WriteAllText(sizes, groups);

        Assert.Contains(expected, Assert.Throws<RerankException>(() => RankingDataFile.Read(path, groupPath: sizes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFileOrFolder_SaysSo()
    {
        Assert.Contains("does not exist; check the path", Assert.Throws<RerankException>(() => RankingDataFile.Read(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<RerankException>(() => RankingDataFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    private string File(string text)
    {
        var path = Path.Combine(_folder, "rows");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
