using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Inference;

/// <summary>Wraps a session of ONNX Runtime whose inputs and output were checked.</summary>
internal sealed class OnnxSession : IDisposable
{
    /// <summary>The name of the input with the token ids.</summary>
    public const string InputIds = "input_ids";

    /// <summary>The name of the input that tells tokens from padding.</summary>
    public const string AttentionMask = "attention_mask";

    /// <summary>The name of the input that tells the texts of a pair apart.</summary>
    public const string TokenTypeIds = "token_type_ids";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _outputs;

    private OnnxSession(InferenceSession session, string path, GraphOutput wanted)
    {
        _session = session;
        Inputs = session.InputNames;
        foreach (var (name, input) in session.InputMetadata)
        {
            if (name is not (InputIds or AttentionMask or TokenTypeIds))
                throw LoadError.Create($"The graph '{path}' must need only input_ids, attention_mask and token_type_ids, but needs '{name}'; export the model without that input.");
            if (!input.IsTensor || input.ElementDataType != TensorElementType.Int64)
                throw LoadError.Create($"The input '{name}' of the graph '{path}' must be a tensor of 64-bit integers, but is of {input.ElementDataType}; export the model again.");
        }

        var rank = wanted == GraphOutput.Logits ? 2 : 3;
        // A graph may put out more than is wanted, such as the hidden states of every layer; the usual names come first.
        var output = session.OutputMetadata
            .Where(candidate => candidate.Value.IsTensor && candidate.Value.Dimensions.Length == rank && candidate.Value.ElementDataType == TensorElementType.Float)
            .OrderBy(candidate => candidate.Key is "last_hidden_state" or "token_embeddings" or "logits" ? 0 : 1)
            .FirstOrDefault();
        if (output.Key is null)
        {
            var actual = string.Join(", ", session.OutputMetadata.Select(candidate => $"'{candidate.Key}' of rank {candidate.Value.Dimensions.Length}"));
            throw LoadError.Create(wanted switch
            {
                GraphOutput.TokenVectors => $"The graph '{path}' must put out token vectors (batch × sequence × dimensions, 32-bit floats), but puts out {actual}; give the folder of a bi-encoder, not of a cross-encoder.",
                GraphOutput.Logits => $"The graph '{path}' must put out logits (batch × 1 or 2, 32-bit floats), but puts out {actual}; give the folder of a cross-encoder, exported with its classification head.",
                _ => $"The graph '{path}' must put out the logits of the next token (batch × sequence × vocabulary, 32-bit floats), but puts out {actual}; export the model for text generation, without its cache.",
            });
        }

        _outputs = [output.Key];
        Width = output.Value.Dimensions[^1];
        if (Width < 1 || (wanted == GraphOutput.Logits && Width > 2))
            throw LoadError.Create($"The output '{output.Key}' of the graph '{path}' must have {(wanted == GraphOutput.Logits ? "1 or 2 labels" : "a fixed number of dimensions")}, but has {(Width < 1 ? "an open last axis" : $"{Width}")}; export the model again.");
    }

    /// <summary>Gets the names of the inputs that the graph declares.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Gets the length of the last axis of the output.</summary>
    public int Width { get; }

    /// <summary>Loads a graph.</summary>
    /// <exception cref="RerankException">The file is no graph, or not one of the wanted kind, or the native library is missing.</exception>
    public static OnnxSession Load(string path, GraphOutput wanted)
    {
        InferenceSession? session = null;
        try
        {
            using var options = new SessionOptions
            {
                // Runs go in parallel, each on one thread: faster than one Run on many, and nothing waits in a busy loop.
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            session = new InferenceSession(path, options);
            var checkedSession = new OnnxSession(session, path, wanted);
            session = null;
            return checkedSession;
        }
        catch (OnnxRuntimeException exception)
        {
            throw LoadError.Broken(path, "a whole ONNX graph that this ONNX Runtime can load", exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw LoadError.Create("The native library 'onnxruntime' could not be loaded; add the package Microsoft.ML.OnnxRuntime (CPU) or Microsoft.ML.OnnxRuntime.Gpu to the program.", exception);
        }
        finally
        {
            // Set only where a check failed.
            session?.Dispose();
        }
    }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">The inputs, in the order of <see cref="Inputs"/>.</param>
    public IDisposableReadOnlyCollection<OrtValue> Run(OrtValue[] inputs) => _session.Run(_runOptions, Inputs, inputs, _outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
