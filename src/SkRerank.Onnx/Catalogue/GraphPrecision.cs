namespace SkRerank.Onnx.Catalogue;

/// <summary>Says which ONNX graph of a repository is pulled.</summary>
public enum GraphPrecision
{
    /// <summary>The int8 graph where the repository has one, else the fp32 graph.</summary>
    Auto,

    /// <summary>The int8 graph: the smallest, and the fastest on a CPU.</summary>
    Quantized,

    /// <summary>The fp16 graph, for other programs: the models of this package read int8 and fp32.</summary>
    Half,

    /// <summary>The fp32 graph.</summary>
    Full,
}
