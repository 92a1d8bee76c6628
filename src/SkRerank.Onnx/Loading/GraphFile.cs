using System.Security.Cryptography;

namespace SkRerank.Onnx.Loading;

/// <summary>Chooses the graph of a model folder.</summary>
internal sealed class GraphFile
{
    private static readonly string[] QuantizedNames = ["onnx/model_int8.onnx", "onnx/model_quantized.onnx", "model_int8.onnx", "model_quantized.onnx"];
    private static readonly string[] FullNames = ["onnx/model.onnx", "model.onnx"];

    private readonly Lazy<string> _hash;
    private readonly Lazy<bool> _isDynamicallyQuantized;

    private GraphFile(string path, ModelPrecision precision)
    {
        Path = path;
        Precision = precision;
        _hash = new Lazy<string>(() => Read(ComputeHash));
        _isDynamicallyQuantized = new Lazy<bool>(() => Precision == ModelPrecision.Quantized || Read(MentionsDynamicQuantization));
    }

    /// <summary>Gets the path of the graph.</summary>
    public string Path { get; }

    /// <summary>Gets the precision that the file's name states.</summary>
    public ModelPrecision Precision { get; }

    /// <summary>Gets the precision as it stands in identities.</summary>
    public string PrecisionName => Precision == ModelPrecision.Quantized ? "int8" : "fp32";

    /// <summary>Gets the first eight hexadecimal digits of the file's SHA-256.</summary>
    public string ShortHash => _hash.Value;

    /// <summary>Gets whether activations are quantised with one scale for a whole Run, so that a text's neighbours in a batch would move its result.</summary>
    public bool IsDynamicallyQuantized => _isDynamicallyQuantized.Value;

    /// <summary>Finds the graph.</summary>
    /// <exception cref="RerankException">The folder has no such graph.</exception>
    public static GraphFile Find(ModelFolder folder, ModelPrecision precision)
    {
        if (precision != ModelPrecision.Full && Array.Find(QuantizedNames, folder.Has) is { } int8) return new GraphFile(folder.PathOf(int8), ModelPrecision.Quantized);
        if (precision != ModelPrecision.Quantized && Array.Find(FullNames, folder.Has) is { } float32) return new GraphFile(folder.PathOf(float32), ModelPrecision.Full);
        throw LoadError.Create(precision switch
        {
            ModelPrecision.Quantized => $"The model folder '{folder.Path}' has no int8 graph 'onnx/model_int8.onnx'; copy it there, or set Precision to Auto or Full.",
            ModelPrecision.Full => $"The model folder '{folder.Path}' has no fp32 graph 'onnx/model.onnx'; copy it there, or set Precision to Auto or Quantized.",
            _ => $"The model folder '{folder.Path}' has no graph 'onnx/model_int8.onnx' or 'onnx/model.onnx'; copy one there, or give the path of another folder.",
        });
    }

    private static string ComputeHash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream).AsSpan(0, 4));

    private static bool MentionsDynamicQuantization(Stream stream)
    {
        // The names of the operators stand in the file as text; a block keeps the end of the one before, because a name may lie across the cut.
        ReadOnlySpan<byte> name = "DynamicQuantize"u8;
        var block = new byte[1 << 16];
        for (var kept = 0; ;)
        {
            var read = stream.Read(block, kept, block.Length - kept);
            if (read == 0) return false;
            var filled = block.AsSpan(0, kept + read);
            if (filled.IndexOf(name) >= 0) return true;
            kept = Math.Min(name.Length - 1, filled.Length);
            filled[^kept..].CopyTo(block);
        }
    }

    private T Read<T>(Func<Stream, T> read)
    {
        try
        {
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LoadError.Unreadable(Path, exception);
        }
    }
}
