using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Runs an encoder and the first step of its decoder, exported as two graphs (Optimum's <c>encoder_model.onnx</c> and <c>decoder_model.onnx</c>).</summary>
/// <param name="encoderPath">The encoder.</param>
/// <param name="decoderPath">The decoder, without its cache.</param>
/// <param name="hardware">What they run on.</param>
/// <param name="padId">The token id of padding.</param>
/// <param name="startId">The id that the decoder begins with.</param>
internal sealed class EncoderDecoderGraph(string encoderPath, string decoderPath, Hardware hardware, int padId, int startId) : IGraph
{
    private readonly Lock _lock = new();
    private readonly TensorPool _tensors = new(padId, startId);
    private (OnnxSession Encoder, OnnxSession Decoder)? _sessions;
    private bool _disposed;

    /// <inheritdoc/>
    public int Width => Sessions.Decoder.Output.Width;

    private (OnnxSession Encoder, OnnxSession Decoder) Sessions
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _sessions ??= Load();
            }
        }
    }

    /// <inheritdoc/>
    public void Run(ArraySegment<TokenizedInput> inputs, string operation, GraphReader read)
    {
        var (encoder, decoder) = Sessions;
        var length = InputTensors.LongestOf(inputs);
        var tensors = _tensors.Take([.. encoder.Inputs, InputNames.DecoderIds]);
        try
        {
            var filled = tensors.Fill(inputs, length).Inputs;
            using var vectors = encoder.Run(filled[..^1]);
            var mask = filled[encoder.Inputs.ToList().IndexOf(InputNames.Mask)];
            using var outputs = decoder.Run([.. decoder.Inputs.Select(name => name switch { InputNames.EncoderVectors => vectors[0], InputNames.EncoderMask => mask, _ => filled[^1] })]);
            OutputValues.Read(inputs, outputs[0], Width, read);
        }
        catch (OnnxRuntimeException exception)
        {
            throw OnnxGraph.Failure(encoderPath, inputs.Count, length, operation, exception);
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
            _tensors.Dispose();
            _sessions?.Encoder.Dispose();
            _sessions?.Decoder.Dispose();
            _sessions = null;
        }
    }

    private (OnnxSession Encoder, OnnxSession Decoder) Load()
    {
        var encoder = OnnxSession.Load(encoderPath, new GraphContract(GraphOutput.TokenVectors) { Inputs = [InputNames.Ids, InputNames.Mask] }, hardware);
        try
        {
            if (!encoder.Inputs.Contains(InputNames.Mask)) throw LoadError.Create($"The graph '{encoderPath}' must take attention_mask; export the model again.");
            return (encoder, OnnxSession.Load(decoderPath, new GraphContract(GraphOutput.FirstAnswer) { Inputs = [InputNames.Ids, InputNames.EncoderMask, InputNames.EncoderVectors] }, hardware));
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }
}
