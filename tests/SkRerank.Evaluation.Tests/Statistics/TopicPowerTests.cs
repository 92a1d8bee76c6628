using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Tests.Statistics;

public sealed class TopicPowerTests
{
    // Sample sizes of the two-sided paired t-test at level .05 and power .8, as G*Power and Cohen's tables give them.
    [Theory]
    [InlineData(0.2, 199)]
    [InlineData(0.5, 34)]
    [InlineData(0.8, 15)]
    public void TopicsFor_EffectSizesOfCohen_EqualPublishedTables(double effect, int topics) => Assert.Equal(topics, TopicPower.TopicsFor(effect, 1));

    // A true difference of 0 is found as often as the level says.
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(300)]
    public void Of_NoDifference_IsTheLevel(int topics) => Assert.Equal(0.05, TopicPower.Of(topics, 0, 1), 1e-5);

    [Fact]
    public void Of_Simulated_AgreesWithTheTest()
    {
        var random = new Random(5);
        var found = 0;
        for (var run = 0; run < 4_000; run++)
        {
            double[] after = [.. Enumerable.Range(0, 25).Select(_ => 0.05 + (0.1 * Normal(random)))];
            if (PairedTTest.Compare(new double[25], after).PValue < 0.05) found++;
        }

        // The deviation of a share of 4,000 at .67 is .0075.
        Assert.Equal(TopicPower.Of(25, 0.05, 0.1), found / 4_000.0, 0.025);
    }

    [Fact]
    public void TopicsFor_NoDifference_IsRefused() =>
        Assert.StartsWith("The difference must not be 0: no number of topics finds what is not there.", Assert.Throws<ArgumentOutOfRangeException>(() => TopicPower.TopicsFor(0, 1)).Message, StringComparison.Ordinal);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
