using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Decides which inputs go through a graph together.</summary>
internal static class BatchPlan
{
    /// <summary>The token slots of one Run on a CPU, padding included: few enough for the activations to stay in a core's cache.</summary>
    public const int SlotsOnCpu = 512;

    /// <summary>The token slots of one Run on a GPU, padding included: enough to keep it busy (the default of Hugging Face's text-embeddings-inference).</summary>
    public const int SlotsOnGpu = 16_384;

    /// <summary>Plans the Runs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="alone">Whether each input has a Run of its own.</param>
    /// <param name="slots">The token slots of one Run.</param>
    /// <returns>The positions of the inputs of each Run, the longest inputs first, so that no long Run is left for the end.</returns>
    public static IReadOnlyList<int[]> Create(IReadOnlyList<TokenizedInput> inputs, bool alone, int slots = SlotsOnCpu)
    {
        var order = new int[inputs.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => inputs[a].Ids.Length != inputs[b].Ids.Length ? inputs[b].Ids.Length.CompareTo(inputs[a].Ids.Length) : a.CompareTo(b));
        var runs = new List<int[]>();
        for (var start = 0; start < order.Length;)
        {
            var count = alone ? 1 : Math.Max(1, slots / inputs[order[start]].Ids.Length);
            count = Math.Min(count, order.Length - start);
            runs.Add(order[start..(start + count)]);
            start += count;
        }

        return runs;
    }
}
