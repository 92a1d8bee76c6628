using SkRerank.LearningToRank.Linear;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class OptionsTests
{
    public static TheoryData<Func<object>, string> Wrong => new()
    {
        { () => new NeuralRankingOptions { Sigma = 0 }, "Sigma must be a finite number above 0, but was 0." },
        { () => new NeuralRankingOptions { LearningRate = double.NaN }, "LearningRate must be a finite number above 0, but was NaN." },
        { () => new NeuralRankingOptions { WeightDecay = -1 }, "WeightDecay must be a finite number of at least 0, but was -1." },
        { () => new NeuralRankingOptions { BatchQueries = 0 }, "BatchQueries must be greater than 0, but was 0." },
        { () => new NeuralRankingOptions { HiddenLayers = [8, 0] }, "A hidden layer must have 1 to 4096 units, but has 0." },
        { () => new CoordinateAscentOptions { Restarts = 0 }, "Restarts must be greater than 0, but was 0." },
        { () => new CoordinateAscentOptions { StepGrowth = 0.5 }, "StepGrowth must be a finite number of at least 1, but was 0.5." },
        { () => new CoordinateAscentOptions { Tolerance = double.PositiveInfinity }, "Tolerance must be a finite number of at least 0, but was Infinity." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Set_ValueOutOfRange_IsRefused(Func<object> set, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(set).Message, StringComparison.Ordinal);
}
