using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SkRerank.Onnx.Inference;

/// <summary>Holds the tensors of Runs of one shape: the inputs, and, once a Run has shown the output's shape, memory that the graph writes its output into.</summary>
/// <param name="inputs">The inputs, in the order of the graph's names.</param>
internal sealed class ShapeTensors(OrtValue[] inputs) : IDisposable
{
    private OrtIoBinding? _binding;
    private OrtValue? _output;

    /// <summary>Gets the inputs.</summary>
    public OrtValue[] Inputs => inputs;

    /// <summary>Gets what the next Run of this shape is bound to; <see langword="null"/> where its output has no memory yet.</summary>
    public OrtIoBinding? Binding => _binding;

    /// <summary>Gets the memory of the output.</summary>
    public float[] Output { get; private set; } = [];

    /// <summary>Makes memory for the output of the next Runs, shaped like that of the last one. Outputs of fp16 have to be widened, and stay unbound.</summary>
    public void Bind(OnnxSession session, OrtValue last)
    {
        var type = last.GetTensorTypeAndShape();
        if (type.ElementDataType != TensorElementType.Float) return;
        Output = GC.AllocateUninitializedArray<float>((int)type.ElementCount, pinned: true);
        _output = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, Output.AsMemory(), type.Shape);
        _binding = session.Bind(inputs, _output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding?.Dispose();
        _output?.Dispose();
        foreach (var input in inputs) input.Dispose();
    }
}
