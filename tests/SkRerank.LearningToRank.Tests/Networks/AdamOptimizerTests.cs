using SkRerank.LearningToRank.Networks;

namespace SkRerank.LearningToRank.Tests.Networks;

public sealed class AdamOptimizerTests
{
    [Fact]
    public void Step_Twice_IsTheFormulaByHand()
    {
        double[] parameters = [1, 1];
        AdamOptimizer optimizer = new(parameters, 0.1, 0.5, [0..1]);

        // First step: mean and root of the square are the gradient itself, so each moves by 0.1 against its sign; the first shrinks before by 1 − 0.1·0.5.
        optimizer.Step([4, -2]);
        Assert.Equal([0.95 - 0.1, 1 + 0.1], parameters, (a, b) => Math.Abs(a - b) < 1e-8);

        // Second step of the second parameter, gradient 0: mean = 0.9·(−0.2) / (1 − 0.81) = −0.9473684, square = 0.999·0.004 / (1 − 0.998001) = 1.9989995, root 1.4138598: it moves by +0.0670058.
        optimizer.Step([0, 0]);
        Assert.Equal(1.1 + 0.0670058, parameters[1], 1e-6);
    }
}
