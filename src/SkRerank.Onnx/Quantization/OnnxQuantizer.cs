using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Quantization;

/// <summary>Makes an int8 graph of an fp32 one: dynamic quantisation, signed weights with one scale a column.</summary>
/// <remarks>
/// Each multiplication by a constant matrix becomes DynamicQuantizeLinear (activations in unsigned bytes, one scale a Run), MatMulInteger and a scale; each look-up table keeps signed bytes with one scale a row.
/// The recipe is that of ONNX Runtime's <c>quantize_dynamic(per_channel=True, weight_type=QInt8)</c>. On x86 processors without VNNI, unsigned by signed bytes can saturate; there the scores differ more.
/// </remarks>
public static class OnnxQuantizer
{
    /// <summary>Quantises a graph.</summary>
    /// <param name="source">The path of the fp32 graph.</param>
    /// <param name="target">The path of the int8 graph; written whole or not at all.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">A path is empty, or both are the same.</exception>
    /// <exception cref="RerankException">The source cannot be read, is no fp32 graph, or has nothing to quantise; or the target cannot be written.</exception>
    public static QuantizationResult Quantize(string source, string target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        if (Path.GetFullPath(source) == Path.GetFullPath(target)) throw new ArgumentException($"The target must be another file than the source '{source}'.", nameof(target));
        try
        {
            var bytes = ReadAll(source);
            var quantizer = new GraphQuantizer(source, ProtoMessage.Read(bytes));
            var result = quantizer.Quantize().ToBytes();
            WriteAll(target, result);
            return new QuantizationResult(quantizer.Multiplications, quantizer.Tables, quantizer.Kept, bytes.LongLength, result.LongLength);
        }
        catch (InvalidDataException exception)
        {
            throw LoadError.Broken(source, "a whole ONNX graph", exception);
        }
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > int.MaxValue / 2 })
                throw LoadError.Create($"The graph '{path}' must be of at most 1 GB to be quantised here; use ONNX Runtime's own quantiser.");
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LoadError.Unreadable(path, exception);
        }
    }

    private static void WriteAll(string path, byte[] bytes)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            File.WriteAllBytes(part, bytes);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw LoadError.Create($"The graph '{path}' cannot be written ({exception.Message.TrimEnd('.')}); check the folder's permissions and the disk.", exception);
        }
    }
}
