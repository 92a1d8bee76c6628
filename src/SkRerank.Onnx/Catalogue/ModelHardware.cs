namespace SkRerank.Onnx.Catalogue;

/// <summary>Says on what a model answers within the patience of someone who searches.</summary>
public enum ModelHardware
{
    /// <summary>A processor.</summary>
    Cpu,

    /// <summary>A graphics card.</summary>
    Gpu,
}
