using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Says which inputs go through a graph together.</summary>
/// <param name="Order">The position of each input in the list that was given: the longest inputs first, so that no long Run is left for the end.</param>
/// <param name="Runs">The inputs of each Run: parts of one array in that order.</param>
internal sealed record BatchPlan(int[] Order, IReadOnlyList<ArraySegment<TokenizedInput>> Runs)
{
    /// <summary>The token slots of one Run on a CPU, padding included: few enough for the activations to stay in a core's cache.</summary>
    public const int SlotsOnCpu = 512;

    /// <summary>The token slots of one Run on a GPU, padding included: enough to keep it busy (the default of Hugging Face's text-embeddings-inference).</summary>
    public const int SlotsOnGpu = 16_384;

    /// <summary>Plans the Runs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="alone">Whether each input has a Run of its own.</param>
    /// <param name="slots">The token slots of one Run.</param>
    public static BatchPlan Create(TokenizedInput[] inputs, bool alone, int slots = SlotsOnCpu)
    {
        var order = new int[inputs.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => inputs[a].Ids.Length != inputs[b].Ids.Length ? inputs[b].Ids.Length.CompareTo(inputs[a].Ids.Length) : a.CompareTo(b));
        var ordered = Array.ConvertAll(order, i => inputs[i]);
        var runs = new List<ArraySegment<TokenizedInput>>(alone ? inputs.Length : 0);
        for (var start = 0; start < order.Length;)
        {
            var count = alone ? 1 : Math.Max(1, slots / ordered[start].Ids.Length);
            count = Math.Min(count, order.Length - start);
            runs.Add(new ArraySegment<TokenizedInput>(ordered, start, count));
            start += count;
        }

        return new BatchPlan(order, runs);
    }
}
