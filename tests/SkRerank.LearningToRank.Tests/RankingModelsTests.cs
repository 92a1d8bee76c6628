using SkRerank.LearningToRank.Linear;
using SkRerank.LearningToRank.Networks;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests;

public sealed class RankingModelsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Load_EachKind_GivesTheModelThatWasSaved()
    {
        var data = MadeRows.Create(4, 1, row => row[0]);
        var network = new NeuralRankingTrainer(new NeuralRankingOptions { Epochs = 1 }).Fit(data);
        network.Save(_path);
        Assert.Equal(network.Scores(data), Assert.IsType<NeuralRankingModel>(RankingModels.Load(_path)).Scores(data));

        var linear = new CoordinateAscentTrainer(new CoordinateAscentOptions { Restarts = 1 }).Fit(data);
        linear.Save(_path);
        Assert.Equal(linear.Scores(data), Assert.IsType<LinearRankingModel>(RankingModels.Load(_path)).Scores(data));

        Assert.IsType<TreeEnsemble>(RankingModels.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "lambdarank-small.txt")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":7}")]
    [InlineData("[]")]
    [InlineData("nothing of the kind")]
    public void Load_NoModel_SaysSo(string text)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(_path, Assert.Throws<RerankException>(() => RankingModels.Load(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_SaysSo() => Assert.Contains(_path, Assert.Throws<RerankException>(() => RankingModels.Load(_path)).Message, StringComparison.Ordinal);
}
