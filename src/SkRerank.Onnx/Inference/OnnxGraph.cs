using System.Collections.Concurrent;
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
    private readonly ConcurrentBag<InputTensors> _idle = [];
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
    public void Run(ReadOnlySpan<TokenizedInput> inputs, string operation, GraphReader read)
    {
        var session = Session;
        var length = 0;
        foreach (var input in inputs) length = Math.Max(length, input.Ids.Length);
        var tensors = _idle.TryTake(out var idle) ? idle : new InputTensors(session.Inputs, padId, startId);
        try
        {
            using var outputs = session.Run(tensors.Fill(inputs, length));
            var output = session.Output;
            var expected = output.IsPerToken && contract.Output != GraphOutput.FirstAnswer ? length * output.Width : output.Width;
            var actual = outputs[0].GetTensorTypeAndShape().ElementCount;
            if (actual != (long)expected * inputs.Length)
                throw new RerankException($"The graph '{path}' must put out {expected} numbers for each input, but put out {actual} for {inputs.Length}; export the model again.") { ProviderName = LoadError.Provider, Operation = operation };
            OutputValues.Read(outputs[0], expected, read);
        }
        catch (OnnxRuntimeException exception)
        {
            throw Failure(path, inputs.Length, length, operation, exception);
        }
        finally
        {
            // A Run that ends after the graph was disposed must not leave its memory behind.
            lock (_lock)
            {
                if (_disposed) tensors.Dispose();
                else _idle.Add(tensors);
            }
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
            while (_idle.TryTake(out var tensors)) tensors.Dispose();
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
