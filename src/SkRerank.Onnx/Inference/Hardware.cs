using Microsoft.ML.OnnxRuntime;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Inference;

/// <summary>Decides what a graph runs on, and puts it into a session's options.</summary>
/// <param name="Wanted">What the user wants.</param>
/// <param name="Device">The number of the device.</param>
internal sealed record Hardware(ExecutionProvider Wanted, int Device)
{
    private const string CudaName = "CUDAExecutionProvider";

    /// <summary>Gets whether the graph may run on a GPU, where fp16 is faster than int8 and large batches are faster than small ones.</summary>
    public bool MayBeGpu => Wanted is not (ExecutionProvider.Auto or ExecutionProvider.Cpu) || (Wanted == ExecutionProvider.Auto && Offers(CudaName));

    /// <summary>Adds the execution provider to a session's options.</summary>
    /// <exception cref="RerankException">The native library does not have the provider, or the provider does not start.</exception>
    public void AddTo(SessionOptions options)
    {
        switch (Wanted)
        {
            case ExecutionProvider.Cpu:
                return;
            case ExecutionProvider.Auto:
                if (!Offers(CudaName)) return;
                try
                {
                    options.AppendExecutionProvider_CUDA(Device);
                }
                catch (OnnxRuntimeException)
                {
                    // Auto promises CUDA only where a device answers: a machine with the library and without a device runs on its CPU.
                }

                return;
            case ExecutionProvider.Cuda:
                Add(CudaName, "Microsoft.ML.OnnxRuntime.Gpu", "the CUDA and cuDNN libraries that it was built for", () => options.AppendExecutionProvider_CUDA(Device));
                return;
            case ExecutionProvider.TensorRT:
                Add("TensorrtExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu", "the CUDA, cuDNN and TensorRT libraries that it was built for", () => options.AppendExecutionProvider_Tensorrt(Device));
                return;
            case ExecutionProvider.CoreML:
                Add("CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime, on macOS or iOS", "macOS or iOS", () => options.AppendExecutionProvider_CoreML());
                return;
            case ExecutionProvider.DirectML:
                Add("DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML, on Windows", "a device of DirectX 12", () => options.AppendExecutionProvider_DML(Device));
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), Wanted, $"ExecutionProvider must be a member of {nameof(ExecutionProvider)}, but was {Wanted}.");
        }
    }

    private static bool Offers(string name)
    {
        try
        {
            RuntimeTelemetry.TurnOff();
            return Array.IndexOf(OrtEnv.Instance().GetAvailableProviders(), name) >= 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            // Without the native library nothing runs; loading the graph says so.
            return false;
        }
    }

    private void Add(string name, string package, string needs, Action append)
    {
        if (!Offers(name))
            throw LoadError.Create($"The execution provider {Wanted} is not in the loaded native library of ONNX Runtime; add the package {package} to the program in place of the one it has, or set ExecutionProvider to Auto or Cpu.");
        try
        {
            append();
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            throw LoadError.Create($"The execution provider {Wanted} did not start on device {Device} ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}); install {needs}, or set ExecutionProvider to Auto or Cpu.", exception);
        }
    }
}
