using CsCheck;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Inference;

public sealed class BatchPlanTests
{
    [Fact]
    public void Create_AnyLengths_PutsEachInputIntoOneRunOfSimilarLength() =>
        Gen.Int[2, 600].Array[0, 80].Select(Gen.Bool).Sample((lengths, alone) =>
        {
            var (order, runs) = BatchPlan.Create([.. lengths.Select(length => new TokenizedInput(new int[length], default, 1, length - 2, false))], alone);
            return runs.SelectMany(run => run).Select(input => input.Ids.Length).SequenceEqual(order.Select(index => lengths[index]))
                && order.Order().SequenceEqual(Enumerable.Range(0, lengths.Length))
                && order.Select(index => -lengths[index]).SequenceEqual(lengths.Select(length => -length).Order())
                && runs.All(run => run.Count == 1 || (!alone && run.Count * run[0].Ids.Length <= 512));
        });

    [Fact]
    public void Create_ShortInputs_FillARun()
    {
        // 512 slots hold four inputs of 128 tokens.
        var inputs = Enumerable.Range(0, 9).Select(_ => new TokenizedInput(new int[128], default, 1, 126, false)).ToArray();
        Assert.Equal([4, 4, 1], BatchPlan.Create(inputs, alone: false).Runs.Select(run => run.Count));
        Assert.Equal(9, BatchPlan.Create(inputs, alone: true).Runs.Count);
    }
}
