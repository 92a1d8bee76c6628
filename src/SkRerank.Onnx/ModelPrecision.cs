namespace SkRerank.Onnx;

/// <summary>Says which graph of a model folder is used.</summary>
public enum ModelPrecision
{
    /// <summary>On the CPU the int8 graph where the folder has one, then fp32, then fp16; on other hardware fp16, then fp32, then int8.</summary>
    Auto,

    /// <summary>The int8 graph: the fastest on a CPU.</summary>
    Quantized,

    /// <summary>The fp16 graph: half of the memory, and the fastest on a GPU. On a CPU it is slower than fp32.</summary>
    Half,

    /// <summary>The fp32 graph.</summary>
    Full,
}
