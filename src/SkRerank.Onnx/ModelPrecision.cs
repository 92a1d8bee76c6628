namespace SkRerank.Onnx;

/// <summary>Says which graph of a model folder is used.</summary>
public enum ModelPrecision
{
    /// <summary>The int8 graph where the folder has one, else the fp32 graph.</summary>
    Auto,

    /// <summary>The int8 graph: the fastest on a CPU.</summary>
    Quantized,

    /// <summary>The fp32 graph.</summary>
    Full,
}
