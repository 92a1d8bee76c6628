using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Runs a graph with exactly the inputs that it declares; the session is made by the first Run and shared by all threads.</summary>
/// <param name="file">The graph.</param>
/// <param name="wanted">What it must put out.</param>
/// <param name="padId">The token id of padding.</param>
internal sealed class OnnxGraph(GraphFile file, GraphOutput wanted, int padId) : IDisposable
{
    private readonly Lock _lock = new();
    private OnnxSession? _session;
    private bool _disposed;

    /// <summary>Gets the length of the last axis of the output.</summary>
    /// <exception cref="RerankException">The graph cannot be loaded.</exception>
    public int Width => Session.Width;

    private OnnxSession Session
    {
        get
        {
            // A failed load is tried again by the next call: the file may have been repaired.
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _session ??= OnnxSession.Load(file.Path, wanted);
            }
        }
    }

    /// <summary>Runs the graph once.</summary>
    /// <param name="inputs">The inputs; shorter ones are padded to the longest.</param>
    /// <param name="operation">The operation, for errors.</param>
    /// <param name="read">Reads the output before it is freed.</param>
    /// <exception cref="RerankException">The graph cannot be loaded, or the Run failed.</exception>
    public void Run(ReadOnlySpan<TokenizedInput> inputs, string operation, GraphReader read)
    {
        var session = Session;
        var length = 0;
        foreach (var input in inputs) length = Math.Max(length, input.Ids.Length);
        long[] shape = [inputs.Length, length];
        var values = new OrtValue[session.Inputs.Count];
        try
        {
            for (var i = 0; i < values.Length; i++) values[i] = OrtValue.CreateTensorValueFromMemory(Fill(session.Inputs[i], inputs, length), shape);
            using var outputs = session.Run(values);
            var output = outputs[0];
            var info = output.GetTensorTypeAndShape();
            var expected = wanted == GraphOutput.Logits ? session.Width : (long)length * session.Width;
            if (info.ElementCount != expected * inputs.Length)
                throw new RerankException($"The graph '{file.Path}' must put out {expected} numbers for each input, but put out {info.ElementCount} for {inputs.Length}; export the model again.") { ProviderName = LoadError.Provider, Operation = operation };
            read(output.GetTensorDataAsSpan<float>(), (int)expected);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new RerankException($"The graph '{file.Path}' failed on {inputs.Length} inputs of up to {length} tokens ({exception.Message.ReplaceLineEndings(" ")}); set MaxTokens lower, or export the model again.", exception)
            {
                ProviderName = LoadError.Provider,
                Operation = operation,
            };
        }
        finally
        {
            foreach (var value in values) value?.Dispose();
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
        }
    }

    private long[] Fill(string name, ReadOnlySpan<TokenizedInput> inputs, int length)
    {
        var values = new long[inputs.Length * length];
        for (var row = 0; row < inputs.Length; row++)
        {
            var input = inputs[row];
            var target = values.AsSpan(row * length, length);
            var filled = target[..input.Ids.Length];
            switch (name)
            {
                case OnnxSession.InputIds:
                    for (var i = 0; i < filled.Length; i++) filled[i] = input.Ids[i];
                    target[filled.Length..].Fill(padId);
                    break;
                case OnnxSession.AttentionMask:
                    filled[..input.Attended].Fill(1);
                    break;
                case OnnxSession.TokenTypeIds:
                    for (var i = 0; i < filled.Length; i++) filled[i] = input.TypeIds[i];
                    break;
            }
        }

        return values;
    }
}
