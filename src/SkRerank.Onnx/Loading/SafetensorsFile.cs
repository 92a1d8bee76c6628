using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the tensors of a safetensors file: eight bytes of length, a JSON header, then the values (huggingface/safetensors).</summary>
internal sealed class SafetensorsFile
{
    private const int LargestFile = 1 << 28;

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly JsonElement _header;
    private readonly int _start;

    /// <param name="folder">The model folder.</param>
    /// <param name="relativePath">The path of the file inside the folder.</param>
    /// <exception cref="RerankException">The file is missing, too large or broken.</exception>
    public SafetensorsFile(ModelFolder folder, string relativePath)
    {
        _path = folder.PathOf(relativePath);
        if (!folder.Has(relativePath)) throw LoadError.Create($"The model folder '{folder.Path}' has no '{relativePath}', the weights of the module that its modules.json lists; copy the file there.");
        try
        {
            if (new FileInfo(_path).Length > LargestFile) throw Broken("a scoring head of at most 256 MB");
            _bytes = File.ReadAllBytes(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LoadError.Unreadable(_path, exception);
        }

        var length = _bytes.Length < 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(_bytes);
        if (length > (ulong)_bytes.Length - 8) throw Broken("a whole safetensors file");
        _start = 8 + (int)length;
        try
        {
            using var document = JsonDocument.Parse(_bytes.AsMemory(8, (int)length));
            _header = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw LoadError.Broken(_path, "a safetensors file with a JSON header", exception);
        }
    }

    /// <summary>Reads a tensor of an expected number of values; <see langword="null"/> when the file has none of that name.</summary>
    /// <exception cref="RerankException">The tensor has another size or type, or lies outside the file.</exception>
    public float[]? Read(string name, int count)
    {
        if (_header.Member(name) is not { } tensor) return null;
        var size = tensor.Text("dtype") switch { "F32" => 4, "F16" or "BF16" => 2, var other => throw Broken($"a safetensors file whose '{name}' is of F32, F16 or BF16, but it is of {other}") };
        long[] offsets = [.. tensor.Items("data_offsets").Select(o => o.ValueKind == JsonValueKind.Number && o.TryGetInt64(out var value) ? value : -1)];
        if (offsets is not [>= 0 and var from, var to] || to - from != (long)count * size || to > _bytes.Length - _start)
            throw Broken($"a safetensors file with {count} values of '{name}'");
        var raw = _bytes.AsSpan(_start + (int)from, count * size);
        var values = new float[count];
        switch (tensor.Text("dtype"))
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(raw).CopyTo(values);
                break;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), values);
                break;
            default:
                // A bfloat16 is the upper half of a float.
                for (var i = 0; i < count; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16);
                break;
        }

        return TensorPrimitives.IsFiniteAll<float>(values) ? values : throw Broken($"a safetensors file with finite values of '{name}'");
    }

    private RerankException Broken(string expected) => LoadError.Broken(_path, expected);
}
