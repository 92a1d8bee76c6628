using System.Globalization;
using System.Text;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Tests;

/// <summary><c>skrerank train ltr</c> with networks and the weighted sum.</summary>
public sealed class TrainNetworksTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public TrainNetworksTests()
    {
        Write("train.txt", 40, 1);
        Write("valid.txt", 20, 2);
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("ranknet", "ranknet: 8 hidden units by RankNet, 33 parameters", "--hidden", "8", "--learning-rate", "0.02")]
    [InlineData("lambdaloss", "lambdaloss: no hidden layer by NdcgLoss2PlusPlus, 3 parameters", "--hidden", "0", "--learning-rate", "0.02", "--mu", "5")]
    [InlineData("lambdaloss", "lambdaloss: 32 hidden units by NdcgLoss1, 129 parameters", "--loss", "ndcg1", "--early-stopping", "20", "--learning-rate", "0.02")]
    [InlineData("linear", "linear: 2 of 2 standardised features have a weight", "--restarts", "1")]
    public void Train_Learner_WritesAModelThatRanksOtherQueries(string learner, string described, params string[] options)
    {
        var output = _tool.Succeed(["train", "ltr", "--train", "train.txt", "--valid", "valid.txt", "--output", "model.json", "--learner", learner, .. options]);
        Assert.StartsWith(described + "\n", output, StringComparison.Ordinal);
        var ndcg = output.Split('\n').Single(line => line.StartsWith("ndcg@10 ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(double.Parse(ndcg[2], CultureInfo.InvariantCulture) > 0.95, output);
        if (learner == "linear") Assert.Matches("\nfeature +weight\n1 +0[.]\\d+\n2 +-0[.]\\d+\n", output);

        // The label rises with the first feature and falls with the second.
        var scores = new double[3];
        RankingModels.Load(_tool.At("model.json")).Score([1, 0, 0, 0, 0, 1], scores);
        Assert.True(scores[0] > scores[1] && scores[1] > scores[2]);
    }

    [Theory]
    [InlineData("--hidden is an option of --learner ranknet, and the learner is linear: leave one of the two out.", "linear", "--hidden", "4")]
    [InlineData("--loss is an option of --learner lambdaloss, and the learner is ranknet: leave one of the two out.", "ranknet", "--loss", "ndcg2")]
    [InlineData("--mu is about --loss ndcg2++: leave one of the two out.", "lambdaloss", "--loss", "ndcg2", "--mu", "2")]
    [InlineData("--learning-rate is not for --learner linear, whose steps are tried one by one: leave it out.", "linear", "--learning-rate", "0.1")]
    [InlineData("--early-stopping is not for --learner linear, which ends by itself and keeps the pass with the best nDCG of --valid: leave it out.", "linear", "--early-stopping", "5", "--valid", "valid.txt")]
    [InlineData("The value of --hidden must be numbers from 1 to 4096 with a comma between them, or 0, but was '8,0': see 'skrerank train ltr --help'.", "ranknet", "--hidden", "8,0")]
    public void Train_OptionsThatDoNotFit_AreRefusedInOneSentence(string expected, string learner, params string[] options) =>
        Assert.Equal(expected, _tool.Fail(["train", "ltr", "--train", "train.txt", "--learner", learner, .. options]));

    // Six rows a query in any order, with label 2 where the first feature less half of the second is greatest, 1 for the next two.
    private void Write(string name, int queries, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var query = 1; query <= queries; query++)
        {
            var rows = Enumerable.Range(0, 6).Select(_ => (First: random.NextDouble(), Second: random.NextDouble())).OrderByDescending(row => row.First - (row.Second / 2)).Select((row, rank) => (row, Label: rank == 0 ? 2 : rank < 3 ? 1 : 0)).ToArray();
            random.Shuffle(rows);
            foreach (var (row, label) in rows) text.Append(CultureInfo.InvariantCulture, $"{label} qid:{query} 1:{row.First:F4} 2:{row.Second:F4}\n");
        }

        _tool.Write(name, text.ToString());
    }
}
