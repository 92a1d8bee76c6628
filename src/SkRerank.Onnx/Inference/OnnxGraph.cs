using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Runs a graph with exactly the inputs that it declares; the session is made by the first Run and shared by all threads.</summary>
/// <param name="path">The file of the graph.</param>
/// <param name="contract">What it must put out.</param>
/// <param name="hardware">What it runs on.</param>
/// <param name="padId">The token id of padding.</param>
/// <param name="startId">The id that a decoder begins with, where the graph has one.</param>
internal sealed class OnnxGraph(string path, GraphContract contract, Hardware hardware, int padId, int startId = 0) : IGraph
{
    private readonly Lock _lock = new();
    private readonly TensorPool _tensors = new(padId, startId);
    private OnnxSession? _session;
    private bool _disposed;

    /// <inheritdoc/>
    public int Width => Session.Output.Width;

    private OnnxSession Session
    {
        get
        {
            // A failed load is tried again by the next call: the file may have been repaired.
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _session ??= OnnxSession.Load(path, contract, hardware);
            }
        }
    }

    /// <inheritdoc/>
    public void Run(ArraySegment<TokenizedInput> inputs, string operation, GraphReader read)
    {
        var session = Session;
        var output = session.Output;
        var length = InputTensors.LongestOf(inputs);
        var tensors = _tensors.Take(session.Inputs);
        try
        {
            var shape = tensors.Fill(inputs, length);
            if (shape.Binding is { } binding)
            {
                session.Run(binding);
                read(inputs, shape.Output, output.Width);
                return;
            }

            using var outputs = session.Run(shape.Inputs);
            var expected = output.IsPerToken && contract.Output != GraphOutput.FirstAnswer ? length * output.Width : output.Width;
            var actual = outputs[0].GetTensorTypeAndShape().ElementCount;
            if (actual != (long)expected * inputs.Count)
                throw new RerankException($"The graph '{path}' must put out {expected} numbers for each input, but put out {actual} for {inputs.Count}; export the model again.") { ProviderName = LoadError.Provider, Operation = operation };
            OutputValues.Read(inputs, outputs[0], expected, read);
            if (!output.IsPerToken) shape.Bind(session, outputs[0]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw Failure(path, inputs.Count, length, operation, exception);
        }
        finally
        {
            _tensors.Return(tensors);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _session?.Dispose();
            _session = null;
            _tensors.Dispose();
        }
    }

    /// <summary>Makes the exception for a Run that failed.</summary>
    public static RerankException Failure(string path, int count, int length, string operation, OnnxRuntimeException exception) =>
        new($"The graph '{path}' failed on {count} inputs of up to {length} tokens ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}); set MaxTokens lower, or export the model again.", exception)
        {
            ProviderName = LoadError.Provider,
            Operation = operation,
        };
}
