using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class NetworkRunTests
{
    [Theory]
    [InlineData(RankingLoss.RankNet, NetworkActivation.Tanh)]
    [InlineData(RankingLoss.RankNet, NetworkActivation.Relu)]
    [InlineData(RankingLoss.LambdaRank, NetworkActivation.Tanh)]
    [InlineData(RankingLoss.NdcgLoss1, NetworkActivation.Tanh)]
    [InlineData(RankingLoss.NdcgLoss2, NetworkActivation.Relu)]
    [InlineData(RankingLoss.NdcgLoss2PlusPlus, NetworkActivation.Tanh)]
    public void Evaluate_EveryParameter_GradientEqualsCentralDifference(RankingLoss loss, NetworkActivation activation)
    {
        const double Step = 1e-6;
        var data = MadeRows.Create(3, seed: 5, row => row[0] - row[1]);
        NeuralRankingOptions options = new() { Loss = loss, Activation = activation, HiddenLayers = [5, 3] };
        var random = new Random(11);
        var scaler = FeatureScaler.Fit(data);
        MultilayerPerceptron network = new(scaler.Inputs, options.HiddenLayers, activation);
        network.Initialise(random);

        // Biases off 0, so that no unit stands on the kink of ReLU where every unit before it is silent.
        for (var i = 0; i < network.Parameters.Length; i++) network.Parameters[i] += 0.1 * random.NextDouble();
        NetworkRun run = new(data, scaler, network, options, random);
        var ignored = new double[network.Parameters.Length];
        for (var query = 0; query < 3; query++)
        {
            var gradient = new double[network.Parameters.Length];
            run.Evaluate(query, 1, gradient);
            Assert.Contains(gradient, slope => Math.Abs(slope) > 0.01);
            for (var i = 0; i < gradient.Length; i++)
            {
                var value = network.Parameters[i];
                network.Parameters[i] = value + Step;
                var up = run.Evaluate(query, 1, ignored);
                network.Parameters[i] = value - Step;
                var down = run.Evaluate(query, 1, ignored);
                network.Parameters[i] = value;
                Assert.Equal((up - down) / (2 * Step), gradient[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Forward_OneHiddenUnit_IsTheFormulaByHand()
    {
        // Weights 2 and −1, bias 0.5; output weight 3, bias −4. Inputs 1 and 0.25: 2 − 0.25 + 0.5 = 2.25; 3 · 2.25 − 4 = 2.75.
        MultilayerPerceptron network = new(2, [1], NetworkActivation.Relu);
        double[] parameters = [2, -1, 0.5, 3, -4];
        parameters.CopyTo(network.Parameters, 0);
        Assert.Equal(2.75, network.Forward([1, 0.25], new double[2]), 1e-12);

        // −2 − 0.25 + 0.5 < 0, so the unit gives 0 and the bias remains.
        Assert.Equal(-4, network.Forward([-1, 0.25], new double[2]), 1e-12);
    }
}
