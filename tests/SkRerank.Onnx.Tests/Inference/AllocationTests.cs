using SkRerank.Models;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Pairs;

namespace SkRerank.Onnx.Tests.Inference;

[Collection("alone")]
public sealed class AllocationTests
{
    [Fact]
    public async Task RunAsync_SteadyState_TakesNoMemoryForTheTokensOfAPair()
    {
        // One thread, so that the second call finds every shape known to the only set of tensors.
        using var model = new LocalModel(MiniLmRerankerModel.Folder, new OnnxModelOptions { ParallelRuns = 1 }, (_, _) => new GraphContract(GraphOutput.Logits));
        var pairs = new TextPairEncoder(model, PairTruncation.OnlySecond, PairFormat.Plain);
        var words = string.Concat(Enumerable.Repeat("reranking ", 100));
        var documents = Enumerable.Range(1, 64).Select(i => new RerankDocument(words[..(100 * (1 + (i % 8)))])).ToArray();

        async Task<double> BytesAsync(int count)
        {
            const int Calls = 4;
            var encode = pairs.ForQuery("what is reranking?");
            Task<double[]> RunAsync() => model.RunAsync(count, (i, arena) => encode(documents[i], arena), (_, in _, values) => (double)values[0], "measure", CancellationToken.None);
            for (var i = 0; i < 2; i++) await RunAsync();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Calls; i++) await RunAsync();
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
        }

        // What is left for each pair is its place in the call's arrays, about 250 bytes. The ids of these documents would add 500, and the objects of an unbound Run as much.
        var (few, many) = (await BytesAsync(8), await BytesAsync(64));
        Assert.InRange((many - few) / 56, 0, 400);
    }
}
