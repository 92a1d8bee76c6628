using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Turns inputs into numbers; thread-safe.</summary>
internal interface IGraph : IDisposable
{
    /// <summary>Gets the length of the last axis of the output.</summary>
    /// <exception cref="RerankException">The graph cannot be loaded.</exception>
    int Width { get; }

    /// <summary>Runs the graph once.</summary>
    /// <param name="inputs">The inputs; shorter ones are padded to the longest.</param>
    /// <param name="operation">The operation, for errors.</param>
    /// <param name="read">Reads the output before it is freed.</param>
    /// <exception cref="RerankException">The graph cannot be loaded, or the Run failed.</exception>
    void Run(ArraySegment<TokenizedInput> inputs, string operation, GraphReader read);
}
