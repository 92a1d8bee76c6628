using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.Cli.Tests;

public sealed class TrainLtrCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public TrainLtrCommandTests() => Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "LightGBM has no native library here.");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Train_Files_WritesAModelAndMeasuresByNamedDefinitions()
    {
        // The grade of a row is what its first feature says, so the order is right; every fourth query has no relevant row.
        Write("train", 1, grade: (query, _, value) => query % 4 == 3 ? 0 : (int)(value * 3));
        Write("test", 2, grade: (query, _, value) => query % 4 == 3 ? 0 : (int)(value * 3));

        var output = _tool.Succeed("train", "ltr", "--train", "train", "--test", "test", "--rounds", "50", "--min-rows", "5", "--leaves", "7", "--output", "model.txt", "--json");

        using var json = JsonDocument.Parse(output);
        var train = json.RootElement.GetProperty("sets").GetProperty("train");
        Assert.Equal(40, train.GetProperty("queries").GetInt32());
        Assert.Equal(400, train.GetProperty("rows").GetInt32());

        // A quarter of the queries counts 0 for trec_eval and 1 for LightGBM.
        Assert.Equal(0.75, train.GetProperty("ndcg@10").GetDouble(), 0.01);
        Assert.Equal(0.25, train.GetProperty("ndcg_lightgbm@10").GetDouble() - train.GetProperty("ndcg_exp@10").GetDouble(), 1e-9);
        Assert.InRange(json.RootElement.GetProperty("sets").GetProperty("test").GetProperty("ndcg@10").GetDouble(), 0.72, 0.75);
        Assert.Equal("good", json.RootElement.GetProperty("features")[0].GetProperty("name").GetString());

        var model = TreeEnsemble.Load(_tool.At("model.txt"));
        Assert.Equal(["good", "noise", "noise2"], model.FeatureNames);
        Assert.Equal($"lambdamart: {model.TreeCount} trees", json.RootElement.GetProperty("model").GetString());
    }

    [Fact]
    public void Train_SameSeed_WritesTheSameFile()
    {
        Write("train", 1, Noisy);
        Write("valid", 2, Noisy);
        string[] train = ["train", "ltr", "--train", "train", "--valid", "valid", "--early-stopping", "5", "--rounds", "200", "--min-rows", "5", "--seed", "7"];
        var text = _tool.Succeed([.. train, "--output", "a.txt"]);
        _tool.Succeed([.. train, "--output", "b.txt"]);

        Assert.Equal(File.ReadAllText(_tool.At("a.txt")), File.ReadAllText(_tool.At("b.txt")));
        Assert.InRange(TreeEnsemble.Load(_tool.At("a.txt")).TreeCount, 1, 199);
        Assert.Contains("\nndcg_lightgbm@10  0.", text, StringComparison.Ordinal);
        Assert.Contains("\nfeature ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_AblationOverFolds_SaysWhichFeatureHelps()
    {
        Write("train", 1, Noisy);

        var output = _tool.Succeed("train", "ltr", "--train", "train", "--rounds", "20", "--min-rows", "5", "--folds", "4", "--ablation", "--ablation-top", "2", "--monotone", "good=1", "--json");

        using var json = JsonDocument.Parse(output);
        var folds = json.RootElement.GetProperty("folds");
        Assert.Equal(4, folds.GetProperty("count").GetInt32());
        var (low, mean, high) = (folds.GetProperty("ndcg@10").GetProperty("low").GetDouble(), folds.GetProperty("ndcg@10").GetProperty("mean").GetDouble(), folds.GetProperty("ndcg@10").GetProperty("high").GetDouble());
        Assert.True(low < mean && mean < high);
        var without = folds.GetProperty("without");
        Assert.Equal(2, without.GetArrayLength());
        Assert.Equal("good", without[0].GetProperty("name").GetString());
        Assert.True(without[0].GetProperty("change").GetProperty("high").GetDouble() < -0.05, output);
        Assert.Equal(mean + without[0].GetProperty("change").GetProperty("mean").GetDouble(), without[0].GetProperty("ndcg@10").GetDouble(), 1e-9);
    }

    [Fact]
    public void Train_DataThatLeak_WarnsOnStandardError()
    {
        // Grades stand in the first feature itself, rows stand by grade, and the test rows are training rows.
        var rows = string.Concat(Enumerable.Range(1, 20).Select(query => string.Concat(Enumerable.Range(0, 6).Select(i => $"{5 - i} qid:{query} 1:{5 - i} 2:{(query * i * 7) % 11}\n"))));
        _tool.Write("train", rows);

        var (code, _, error) = _tool.Run("train", "ltr", "--train", "train", "--test", "train", "--min-rows", "5", "--rounds", "5");

        Assert.Equal(0, code);
        Assert.Contains("The rows of 20 of 20 queries in the train rows stand with the highest grade first", error, StringComparison.Ordinal);
        Assert.Contains("20 of 20 queries of the test rows stand in the training rows too", error, StringComparison.Ordinal);
        Assert.Contains("Feature '1' alone puts 100.0 % of the pairs of a query in order of their grades", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Feature '2'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_EqualScoresInTheOrderOfGrades_WarnsAndReportsShuffled()
    {
        // One feature of two values: most scores are equal, and the file has the best rows first.
        var rows = string.Concat(Enumerable.Range(1, 30).Select(query => string.Concat(Enumerable.Range(0, 12).Select(i => $"{(i < 2 ? 3 : 0)} qid:{query} 1:{(i is 1 or 5 or 8 ? 1 : 0)}\n"))));
        _tool.Write("train", rows);

        var (code, output, error) = _tool.Run("train", "ltr", "--train", "train", "--min-rows", "5", "--rounds", "5", "--json");

        Assert.Equal(0, code);

        // In the order of the file the relevant rows come 1st of three and then 1st of nine, at rank 4: (1 + 1/log2(5)) / (1 + 1/log2(3)); shuffled they come later.
        Assert.Contains($"nDCG@10 of the train rows is {((1 + (1 / Math.Log2(5))) / (1 + (1 / Math.Log2(3)))).ToString("F4", CultureInfo.InvariantCulture)} with equal scores in the order of the file, and 0.", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.InRange(json.RootElement.GetProperty("sets").GetProperty("train").GetProperty("ndcg@10").GetDouble(), 0.5, 0.75);
    }

    [Fact]
    public void Train_BadArguments_FailInOneSentence()
    {
        Write("train", 1, Noisy);
        string Fail(params string[] more) => _tool.Fail(["train", "ltr", "--train", "train", .. more]);
        Assert.Equal("The file of ranking data 'none' does not exist; check the path.", _tool.Fail("train", "ltr", "--train", "none"));
        Assert.Equal("--early-stopping looks at rows that are not trained on: name them with --valid.", Fail("--early-stopping", "3"));
        Assert.Equal("The value of --folds must be at least 2: one to measure on, and one to train on.", Fail("--folds", "1"));
        Assert.Equal("41 folds need 41 queries or more, and there are 40: lower --folds.", Fail("--folds", "41"));
        Assert.Equal("--ablation-top says how many features --ablation leaves out: give --ablation too.", Fail("--ablation-top", "3"));
        Assert.Equal("The value of --monotone must be NAME=1 or NAME=-1, but was 'good=2'.", Fail("--monotone", "good=2"));
        Assert.Equal("The value of --parameter must be NAME=VALUE, but was 'x'.", Fail("--parameter", "x"));
        Assert.Equal("The value of --label-gains must be numbers of at least 0 with a comma between them, but was '0,x'.", Fail("--label-gains", "0,x"));
        Assert.Equal("The file of positions 'none' does not exist; check the path.", Fail("--positions", "none"));
        Assert.Equal("The value of --seed must be a whole number of at least 0, but was '-1': see 'skrerank train ltr --help'.", Fail("--seed", "-1"));
        Assert.Contains("of --output does not exist; make it first.", Fail("--output", "nowhere/model.txt"), StringComparison.Ordinal);
        _tool.Write("short", "1\n2\n");
        Assert.Equal("The file of positions 'short' has 2 lines, and there are 400 training rows; write one a row.", Fail("--positions", "short"));
        Assert.False(File.Exists(_tool.At("model.txt")));
    }

    // Most of the grade is in the value, and some hangs on the place, which no feature knows.
    private static int Noisy(int query, int row, double value) => (int)((value * 2.4) + (((query * 7) + (row * 3)) % 10 * 0.06));

    private void Write(string name, int seed, Func<int, int, double, int> grade)
    {
        Random random = new(seed);
        StringBuilder text = new("# features: good noise noise2\n");
        for (var query = 0; query < 40; query++)
        {
            for (var row = 0; row < 10; row++)
            {
                var value = Math.Round(random.NextDouble(), 3);
                text.Append(CultureInfo.InvariantCulture, $"{grade(query, row, value)} qid:{query} 1:{value} 2:{random.NextDouble():F3} 3:{random.NextDouble():F3}\n");
            }
        }

        _tool.Write(name, text.ToString());
    }
}
