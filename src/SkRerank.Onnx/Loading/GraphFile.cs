using System.Security.Cryptography;

namespace SkRerank.Onnx.Loading;

/// <summary>Chooses the graph of a model folder.</summary>
internal sealed class GraphFile
{
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
    public string PrecisionName => Precision switch { ModelPrecision.Quantized => "int8", ModelPrecision.Half => "fp16", _ => "fp32" };

    /// <summary>Gets the first eight hexadecimal digits of the file's SHA-256.</summary>
    public string ShortHash => _hash.Value;

    /// <summary>Gets whether activations are quantised with one scale for a whole Run, so that a text's neighbours in a batch would move its result.</summary>
    public bool IsDynamicallyQuantized => _isDynamicallyQuantized.Value;

    /// <summary>Finds the graph.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="precision">The precision that the user wants.</param>
    /// <param name="prefersHalf">Whether fp16 comes first where nobody says what is wanted: on a GPU.</param>
    /// <param name="named">The file that the user names, if any.</param>
    /// <param name="stem">The beginning of the file's name.</param>
    /// <exception cref="RerankException">The folder has no such graph, or several and none of the usual name.</exception>
    public static GraphFile Find(ModelFolder folder, ModelPrecision precision = ModelPrecision.Auto, bool prefersHalf = false, string? named = null, string stem = "model")
    {
        if (named is not null)
        {
            if (!folder.Has(named)) throw LoadError.Create($"The model folder '{folder.Path}' has no graph '{named}'; correct GraphFile, or leave it null for the graph of the usual name.");
            return new GraphFile(folder.PathOf(named), precision == ModelPrecision.Auto ? PrecisionOf(named) : precision);
        }

        ModelPrecision[] wanted = precision != ModelPrecision.Auto ? [precision]
            : prefersHalf ? [ModelPrecision.Half, ModelPrecision.Full, ModelPrecision.Quantized] : [ModelPrecision.Quantized, ModelPrecision.Full, ModelPrecision.Half];
        foreach (var candidate in wanted)
        {
            if (GraphNames.Of(stem, candidate).FirstOrDefault(folder.Has) is { } found) return new GraphFile(folder.PathOf(found), candidate);
        }

        if (precision != ModelPrecision.Auto) throw LoadError.Create(Missing(folder, precision, stem));
        return FindOnlyOne(folder, stem);
    }

    private static GraphFile FindOnlyOne(ModelFolder folder, string stem) => folder.Graphs() switch
    {
        [var only] => new GraphFile(folder.PathOf(only), PrecisionOf(only)),
        [] => throw LoadError.Create($"The model folder '{folder.Path}' has no graph 'onnx/{stem}_int8.onnx' or 'onnx/{stem}.onnx'; copy one there, or give the path of another folder."),
        var several => throw LoadError.Create(
            $"The model folder '{folder.Path}' has no graph of the usual name, but the graphs {string.Join(", ", several.Select(name => $"'{name}'"))}; set GraphFile in OnnxModelOptions to one of them."),
    };

    private static ModelPrecision PrecisionOf(string name) =>
        name.Contains("int8", StringComparison.OrdinalIgnoreCase) || name.Contains("quantized", StringComparison.OrdinalIgnoreCase) ? ModelPrecision.Quantized
        : name.Contains("fp16", StringComparison.OrdinalIgnoreCase) ? ModelPrecision.Half
        : ModelPrecision.Full;

    private static string Missing(ModelFolder folder, ModelPrecision precision, string stem)
    {
        var (name, ending, others) = precision switch
        {
            ModelPrecision.Quantized => ("int8", "_int8", "Auto or Full"),
            ModelPrecision.Half => ("fp16", "_fp16", "Auto or Full"),
            _ => ("fp32", "", "Auto or Quantized"),
        };
        return $"The model folder '{folder.Path}' has no {name} graph 'onnx/{stem}{ending}.onnx'; copy it there, or set Precision to {others}.";
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
