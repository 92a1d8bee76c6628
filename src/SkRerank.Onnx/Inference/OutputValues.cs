using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Reads the values of an output as 32-bit floats.</summary>
internal static class OutputValues
{
    /// <summary>Gives the values to a reader; those of fp16 are widened first, which changes none of them.</summary>
    public static void Read(ArraySegment<TokenizedInput> inputs, OrtValue output, int stride, GraphReader read)
    {
        if (output.GetTensorTypeAndShape().ElementDataType != TensorElementType.Float16)
        {
            read(inputs, output.GetTensorDataAsSpan<float>(), stride);
            return;
        }

        var halves = MemoryMarshal.Cast<Float16, Half>(output.GetTensorDataAsSpan<Float16>());
        var rented = ArrayPool<float>.Shared.Rent(halves.Length);
        try
        {
            var values = rented.AsSpan(0, halves.Length);
            TensorPrimitives.ConvertToSingle(halves, values);
            read(inputs, values, stride);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
