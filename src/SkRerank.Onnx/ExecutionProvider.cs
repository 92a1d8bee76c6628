namespace SkRerank.Onnx;

/// <summary>Says what a graph runs on. The native library of ONNX Runtime must contain the provider; which package has it, the error of a missing one says.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA where the native library has it and a device answers, else the CPU.</summary>
    Auto,

    /// <summary>The CPU (package Microsoft.ML.OnnxRuntime, or any other).</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA and cuDNN (package Microsoft.ML.OnnxRuntime.Gpu).</summary>
    Cuda,

    /// <summary>An NVIDIA GPU through TensorRT (package Microsoft.ML.OnnxRuntime.Gpu); its first Run builds an engine, which takes long.</summary>
    TensorRT,

    /// <summary>Apple's CoreML (package Microsoft.ML.OnnxRuntime on macOS and iOS).</summary>
    CoreML,

    /// <summary>DirectX 12 on Windows (package Microsoft.ML.OnnxRuntime.DirectML).</summary>
    DirectML,
}
