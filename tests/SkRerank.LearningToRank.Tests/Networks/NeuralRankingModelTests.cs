using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class NeuralRankingModelTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly RankingDataset _data = new(["bm25", "age"], new double[] { 1, double.NaN, 3, 4, 0.5, 2 }, new[] { 0, 1, 2 }, [3]);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Load_SavedModel_GivesTheSameScores()
    {
        var model = Train();
        model.Save(_path);
        var loaded = NeuralRankingModel.Load(_path);
        Assert.Equal(model.FeatureNames, loaded.FeatureNames);
        Assert.Equal(RankingLoss.NdcgLoss2PlusPlus, loaded.Loss);
        Assert.Equal(model.Scores(_data), loaded.Scores(_data));
    }

    [Theory]
    [InlineData("\"skrerank-network\"", "\"skrerank-linear\"", "its format must be 'skrerank-network', but is 'skrerank-linear'")]
    [InlineData("\"version\":1", "\"version\":2", "its version must be 1, but is 2")]
    [InlineData("\"bm25\"", "\"age\"", "featureNames must be names that are not empty, none twice")]
    [InlineData("\"missingIndicators\":[1]", "\"missingIndicators\":[2]", "missingIndicators must be columns of features, rising")]
    [InlineData("\"missingIndicators\":[1]", "\"missingIndicators\":[]", "parameters must be 13 finite numbers, but are 16")]
    [InlineData("\"hiddenLayers\":[3]", "\"hiddenLayers\":[0]", "hiddenLayers must be whole numbers from 1 to 4096")]
    [InlineData("\"hiddenLayers\":[3]", "\"hiddenLayers\":[4]", "parameters must be 21 finite numbers, but are 16")]
    [InlineData("\"activation\":\"Relu\",", "", "activation and loss must be named")]
    [InlineData("\"means\":[", "\"means\":[1,", "means must be 2 finite numbers, one a feature")]
    [InlineData("\"deviations\":[", "\"deviations\":[-", "deviations must be 2 finite numbers of at least 0, one a feature")]
    public void Load_FileThatDoesNotFit_SaysWhat(string part, string changed, string problem)
    {
        Train().Save(_path);
        var text = File.ReadAllText(_path);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(_path, text.Replace(part, changed, StringComparison.Ordinal));
        Assert.Equal($"The ranking model '{_path}' cannot be used: {problem}; train it again, or name the file that the training wrote.", Assert.Throws<RerankException>(() => NeuralRankingModel.Load(_path)).Message);
    }

    [Theory]
    [InlineData("tree\nversion=v4\n")]
    [InlineData("")]
    [InlineData("{\"format\":\"skrerank-network\",\"loss\":\"Best\"}")]
    public void Load_NoModel_SaysSo(string text)
    {
        File.WriteAllText(_path, text);
        Assert.StartsWith($"The file '{_path}' is no ranking model in JSON (", Assert.Throws<RerankException>(() => NeuralRankingModel.Load(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_SaysSo() =>
        Assert.StartsWith($"The ranking model '{_path}' cannot be read (", Assert.Throws<RerankException>(() => NeuralRankingModel.Load(_path)).Message, StringComparison.Ordinal);

    [Fact]
    public void Score_RowsThatAreNotWhole_AreRefused() =>
        Assert.StartsWith("2 scores of 2 features need 4 values, but there are 3; give the rows whole", Assert.Throws<ArgumentException>(() => Train().Score([1, 2, 3], new double[2])).Message, StringComparison.Ordinal);

    private NeuralRankingModel Train() => new NeuralRankingTrainer(new NeuralRankingOptions { Loss = RankingLoss.NdcgLoss2PlusPlus, HiddenLayers = [3], Epochs = 2 }).Fit(_data);
}
