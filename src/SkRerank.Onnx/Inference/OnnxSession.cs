using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Inference;

/// <summary>Wraps a session of ONNX Runtime whose inputs and output were checked.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _outputs;

    private OnnxSession(InferenceSession session, string path, GraphContract contract)
    {
        _session = session;
        Inputs = session.InputNames;
        foreach (var (name, input) in session.InputMetadata)
        {
            if (Array.IndexOf(contract.Inputs, name) < 0)
                throw LoadError.Create($"The graph '{path}' must need only {string.Join(", ", contract.Inputs.SkipLast(1))} and {contract.Inputs[^1]}, but needs '{name}'; export the model without that input.");
            if (!input.IsTensor || (input.ElementDataType != TensorElementType.Int64 && name != InputNames.EncoderVectors))
                throw LoadError.Create($"The input '{name}' of the graph '{path}' must be a tensor of 64-bit integers, but is of {input.ElementDataType}; export the model again.");
        }

        Output = OutputChoice.Of(path, session.OutputMetadata, contract);
        _outputs = [Output.Name];
    }

    /// <summary>Gets the names of the inputs that the graph declares.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Gets the output that is read.</summary>
    public OutputChoice Output { get; }

    /// <summary>Loads a graph.</summary>
    /// <exception cref="RerankException">The file is no graph, or not one of the wanted kind, or a native library is missing.</exception>
    public static OnnxSession Load(string path, GraphContract contract, Hardware hardware)
    {
        InferenceSession? session = null;
        try
        {
            RuntimeTelemetry.TurnOff();
            using var options = new SessionOptions
            {
                // Runs go in parallel, each on one thread: faster than one Run on many, and nothing waits in a busy loop.
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            hardware.AddTo(options);
            session = new InferenceSession(path, options);
            var checkedSession = new OnnxSession(session, path, contract);
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
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyCollection<OrtValue> inputs) => _session.Run(_runOptions, Inputs, inputs, _outputs);

    /// <summary>Runs the graph on the tensors that are bound to it.</summary>
    public void Run(OrtIoBinding binding) => _session.RunWithBinding(_runOptions, binding);

    /// <summary>Binds inputs, in the order of <see cref="Inputs"/>, and the output.</summary>
    public OrtIoBinding Bind(OrtValue[] inputs, OrtValue output)
    {
        var binding = _session.CreateIoBinding();
        for (var i = 0; i < inputs.Length; i++) binding.BindInput(Inputs[i], inputs[i]);
        binding.BindOutput(Output.Name, output);
        return binding;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
